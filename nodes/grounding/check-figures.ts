import type { Mismatch } from '@/pipeline/grounding-report'
import { compareDates, quantitiesOf, sameTime, sameUnit, sameValue } from '@/server/knowledge/facts'
import { fitOf, movedBetween } from './surroundings'
import { type Figure, isAsideOf, type TextParts, tokenRange } from './tokens'

/** How much better another number must fit into the place of the claimed one than that itself does, and how well at least. */
const MARGIN = 0.12
const LEAST = 0.4

/** How a claimed figure stands to one of a source. */
type Relation = 'same' | 'part' | 'unit' | 'other'

function relate(claimed: Figure, known: Figure): Relation {
  if (claimed.kind === 'date' && known.kind === 'date') {
    return compareDates(claimed, known)
  }
  if (claimed.kind === 'time' && known.kind === 'time') return sameTime(claimed, known) ? 'same' : 'other'
  if (claimed.kind === 'number' && known.kind === 'number') {
    if (!sameValue(claimed, known)) return 'other'
    return sameUnit(claimed.units, known.units) ? 'same' : 'unit'
  }
  const number = claimed.kind === 'number' ? claimed : known.kind === 'number' ? known : undefined
  const other = claimed.kind === 'number' ? known : claimed
  if (!number) return 'other'
  if (other.kind === 'time') {
    // "from 8 to 19" and "at 8:00".
    const isHour = number.units.length === 0 || number.units.includes('hour')
    return isHour && number.values.some((value) => value * 60 === other.minutes) ? 'same' : 'other'
  }
  if (other.kind !== 'date') return 'other'
  const fits = other.readings.some(({ year, day }) => number.values.some((value) => value === year || value === day))
  return fits && sameUnit(number.units, ['year', 'day']) ? (claimed.kind === 'number' ? 'same' : 'part') : 'other'
}

/** Whether all that a claimed date tells is told, in whatever places: "On 5 March … of 2019". */
function toldInParts(claimed: Figure, known: readonly Figure[]): boolean {
  if (claimed.kind !== 'date') return false
  return claimed.readings.some((reading) =>
    Object.entries(reading).every(([part, value]) =>
      known.some((figure) => {
        if (figure.kind === 'date')
          return figure.readings.some((other) =>
            Object.entries(other).some(([key, told]) => key === part && told === value),
          )
        return figure.kind === 'number' && part === 'year' && figure.values.includes(Number(value))
      }),
    ),
  )
}

/** Words that are a number only sometimes need not be shown. */
const needsShowing = (figure: Figure): boolean => figure.kind !== 'number' || !figure.vague

/**
 * What is wrong with the numbers, dates and times of a claim. Each must occur in a source, in its unit, and no other number
 * may fit clearly better into its place. `around`: figures of titles and headings, which stand with everything.
 */
export function checkFigures(claim: TextParts, sources: readonly TextParts[], around: readonly Figure[]): Mismatch[] {
  return claim.figures.filter(needsShowing).flatMap((claimed): Mismatch[] => {
    if (around.some((figure) => relate(claimed, figure) === 'same')) return []
    const known = sources.flatMap((source) =>
      source.figures.map((figure) => ({ source, figure, relation: relate(claimed, figure) })),
    )
    const own = known.filter(({ relation }) => relation === 'same')
    const partly =
      own.length > 0
        ? own
        : toldInParts(
              claimed,
              known.map(({ figure }) => figure),
            )
          ? known.filter(({ relation }) => relation === 'part')
          : []
    if (partly.length === 0) {
      const other = known.find(({ relation }) => relation === 'unit')
      return [
        other
          ? { kind: 'unit', claimed: written(claim, claimed), found: written(other.source, other.figure) }
          : { kind: 'number-missing', claimed: claimed.text },
      ]
    }
    const at = tokenRange(claim, claimed)
    const fitting = ({ source, figure }: (typeof known)[number], mayMove: boolean) => {
      const place = tokenRange(source, figure)
      return fitOf(claim, at, source, place, mayMove ? movedBetween(claim, at, source, place) : {})
    }
    const ownFit = Math.max(...partly.map((each) => fitting(each, true) ?? 1))
    let best: { share: number; found: string } | undefined
    for (const rival of known) {
      if (rival.relation === 'same' || rival.relation === 'part' || !needsShowing(rival.figure)) continue
      if (partly.some(({ source, figure }) => source === rival.source && isAsideOf(source, figure, rival.figure)))
        continue
      const share = fitting(rival, false) ?? 0
      if (share > (best?.share ?? 0)) best = { share, found: written(rival.source, rival.figure) }
    }
    if (!best || best.share < LEAST || best.share < ownFit + MARGIN) return []
    return [{ kind: 'number-elsewhere', claimed: written(claim, claimed), found: best.found }]
  })
}

const written = ({ text }: TextParts, { start, end }: Figure): string => text.slice(start, end)

/**
 * Numbers in digits that a claim has and no source: by value only, wherever they stand and whatever they measure. Dates
 * and times are read number by number.
 */
export function missingDigits(claim: string, sources: readonly string[], language: string): Mismatch[] {
  const known = sources.flatMap((source) => quantitiesOf(source, language))
  const written = quantitiesOf(claim, language).filter(({ text }) => /\d/.test(text))
  const missing = written.filter((each) => !known.some((other) => sameValue(each, other)))
  return [...new Set(missing.map(({ text }) => text))].map((claimed) => ({ kind: 'number-missing', claimed }))
}
