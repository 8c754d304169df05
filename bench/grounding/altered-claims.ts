import { pick } from './claim'

/** Ways to make a sentence false by one change. Each gives null where it does not apply. The rules are not those of the check. */

type Random = () => number

const NUMBER = /(?<![\p{L}\p{N}.,:/-])\d+(?:[.,]\d+)*(?![\p{L}\p{N}:/-]|[.,]\d)/gu
const numbersIn = (text: string): string[] => [...new Set(text.match(NUMBER) ?? [])]

function replaceAt(text: string, at: number, from: string, to: string): string {
  return text.slice(0, at) + to + text.slice(at + from.length)
}

function numberSpot(sentence: string, random: Random): { at: number; number: string } | null {
  const spots = [...sentence.matchAll(NUMBER)]
  const spot = pick(spots, random)
  return spot ? { at: spot.index, number: spot[0] } : null
}

/** One digit of a number changed. */
export function otherNumber(sentence: string, passages: readonly string[], random: Random): string | null {
  const spot = numberSpot(sentence, random)
  if (!spot) return null
  const known = new Set(passages.flatMap(numbersIn))
  for (let tries = 0; tries < 20; tries++) {
    const places = [...spot.number].flatMap((sign, at) => (/\d/.test(sign) ? [at] : []))
    const place = pick(places, random) ?? 0
    const digit = String((Number(spot.number[place]) + 1 + Math.floor(random() * 8)) % 10)
    if (place === 0 && digit === '0') continue
    const changed = replaceAt(spot.number, place, spot.number[place] ?? '', digit)
    if (!known.has(changed)) return replaceAt(sentence, spot.at, spot.number, changed)
  }
  return null
}

const isYear = (number: string): boolean => /^1[0-9]{3}$|^20[0-9]{2}$/.test(number)

/** A number replaced by another of the same passage: the hard case. A year is replaced by a year. */
export function numberInside(sentence: string, passage: string, random: Random): string | null {
  const spot = numberSpot(sentence, random)
  if (!spot) return null
  const same = (number: string) => number.replaceAll(/[.,]/g, '') === spot.number.replaceAll(/[.,]/g, '')
  const others = numbersIn(passage).filter((number) => !same(number) && isYear(number) === isYear(spot.number))
  const other = pick(others, random)
  return other === undefined ? null : replaceAt(sentence, spot.at, spot.number, other)
}

const NAME = /(?<=[\p{Ll},;)] )\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*/gu
const bareName = (name: string): string => name.replace(/(?:['’]s?|-)$/, '')
/** Capitals that are no names for this purpose: months, days, Roman figures. */
const noName =
  /^(?:[IVXLC]+|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/
export const namesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(NAME)].map(([name]) => bareName(name)).filter((name) => !noName.test(name))),
]

const sharesWord = (a: string, b: string): boolean => a.split(/[ -]/).some((word) => b.split(/[ -]/).includes(word))

/** A name replaced by another of the same passage, or by one that the passages do not have. */
export function otherName(sentence: string, names: readonly string[], random: Random): string | null {
  const spots = [...sentence.matchAll(NAME)].filter(([name]) => !noName.test(bareName(name)))
  const spot = pick(spots, random)
  if (!spot) return null
  const name = bareName(spot[0])
  const other = pick(
    names.filter((each) => !sharesWord(each, name) && !isAlike(each, name)),
    random,
  )
  return other === undefined ? null : replaceAt(sentence, spot.index, name, other)
}

/** China and Chinese, German and Germany: too near to call one false. */
const isAlike = (a: string, b: string): boolean => a.slice(0, 4).toLowerCase() === b.slice(0, 4).toLowerCase()

const isNotAfter =
  /\b(is|are|was|were|has been|have been|had been|can|could|will|would|may|must|should|does|did)\b(?! not?\b|n't)/u
const esNoBefore =
  /(?<![\p{L}])(?<!\b(?:no|se|lo|le|la|les) )(es|son|fue|fueron|era|eran|está|están|tiene|tienen|tuvo|puede|pueden|había|ha|han|debe|deben|incluye|incluyen)(?![\p{L}])/u

/** Negated, or no longer negated. */
export function negated(sentence: string, language: 'en' | 'es'): { text: string; kind: string } | null {
  if (language === 'en') {
    const without = sentence.replace(
      /\b(is|are|was|were|can|could|will|would|may|must|should|do|does|did|has|have|had) not (?!only|just|merely|until|necessarily)/u,
      '$1 ',
    )
    if (without !== sentence) return { text: without, kind: 'not-removed' }
    const with_ = sentence.replace(isNotAfter, '$1 not')
    return with_ === sentence ? null : { text: with_, kind: 'not-added' }
  }
  const without = sentence.replace(
    /(?<![\p{L}])no (?=(?:se |le |les |lo |la )?\p{Ll}+(?:a|e|an|en|ó|ía|ían|aron|ieron|ba|ban)\b)/u,
    '',
  )
  if (without !== sentence) return { text: without, kind: 'not-removed' }
  const added = sentence.replace(esNoBefore, 'no $1')
  return added === sentence ? null : { text: added, kind: 'not-added' }
}

const turns: Record<'en' | 'es', readonly (readonly [string, string])[]> = {
  en: [
    ['before', 'after'],
    ['more', 'less'],
    ['increased', 'decreased'],
    ['largest', 'smallest'],
    ['higher', 'lower'],
    ['first', 'last'],
    ['north', 'south'],
    ['east', 'west'],
    ['northern', 'southern'],
    ['eastern', 'western'],
    ['most', 'least'],
    ['above', 'below'],
    ['began', 'ended'],
    ['won', 'lost'],
    ['allowed', 'forbidden'],
    ['early', 'late'],
    ['with', 'without'],
    ['many', 'few'],
  ],
  es: [
    ['antes', 'después'],
    ['más', 'menos'],
    ['aumentó', 'disminuyó'],
    ['mayor', 'menor'],
    ['primera', 'última'],
    ['primer', 'último'],
    ['norte', 'sur'],
    ['este de', 'oeste de'],
    ['con', 'sin'],
    ['comenzó', 'terminó'],
    ['alto', 'bajo'],
    ['muchos', 'pocos'],
    ['siempre', 'nunca'],
  ],
}

/** One word turned into its opposite. */
export function turned(sentence: string, language: 'en' | 'es', random: Random): string | null {
  const possible = turns[language].flatMap(
    ([a, b]) =>
      [
        [a, b],
        [b, a],
      ] as const,
  )
  const fitting = possible.filter(([from]) =>
    new RegExp(String.raw`(?<![\p{L}])${from}(?![\p{L}])`, 'u').test(sentence),
  )
  const turn = pick(fitting, random)
  return turn ? sentence.replace(new RegExp(String.raw`(?<![\p{L}])${turn[0]}(?![\p{L}])`, 'u'), turn[1]) : null
}
