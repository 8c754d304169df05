import { z } from 'zod'
import { cleanText } from './decode-text'
import type { TextRun } from './text-run'

/** What is used of an annotation as PDF.js gives it (PDF 32000-1, 12.5); all of it comes from the file. */
const annotationSchema = z.object({
  subtype: z.string(),
  annotationFlags: z.number().catch(0),
  hidden: z.boolean().catch(false),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  contentsObj: z.object({ str: z.string() }).catch({ str: '' }),
  textContent: z.array(z.string()).catch([]),
  fieldType: z.string().nullish().catch(undefined),
  fieldName: z.string().nullish().catch(undefined),
  alternativeText: z.string().nullish().catch(undefined),
  fieldValue: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(undefined),
  options: z.array(z.object({ exportValue: z.unknown(), displayValue: z.unknown() })).catch([]),
  password: z.boolean().catch(false),
  checkBox: z.boolean().catch(false),
  radioButton: z.boolean().catch(false),
  exportValue: z.string().nullish().catch(undefined),
  buttonValue: z.string().nullish().catch(undefined),
})
type Annotation = z.infer<typeof annotationSchema>

/** Invisible, hidden, or not to be viewed (table 165). */
const UNSEEN = 1 | 2 | 32
/** Comments that people fasten to a page: what they say, not what they mark. */
const comments = new Set([
  'Text',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Caret',
  'Stamp',
  'FileAttachment',
  'Square',
  'Circle',
  'Ink',
  'Line',
  'Polygon',
  'PolyLine',
])
/** In points: how far from a field its printed label may end, and how far runs may stand beside a box and be in it. */
const LABEL_REACH = 220
const SLACK = 2
const USUAL_SIZE = 10

/**
 * The runs of a page with what was filled in and typed on it: the values of form fields beside their labels, ticks,
 * notes. What is hidden, secret or printed on the page already is left out.
 */
export function withAnnotations(runs: readonly TextRun[], found: readonly unknown[]): TextRun[] {
  const annotations = found
    .filter(isUsed)
    .flatMap((each) => annotationSchema.safeParse(each).data ?? [])
    .filter(({ annotationFlags, hidden }) => (annotationFlags & UNSEEN) === 0 && !hidden)
    .sort((a, b) => b.rect[1] - a.rect[1] || a.rect[0] - b.rect[0])
  if (annotations.length === 0) return [...runs]
  const result = [...runs]
  const size = usualSize(runs)
  const printed = squeeze(runs.map(({ text }) => text).join(''))
  const anyTicked = annotations.some((each) => isTick(each) && isTicked(each))
  for (const annotation of annotations) {
    if (isTick(annotation)) {
      if (anyTicked) placeTick(result, annotation, size)
    } else if (annotation.subtype === 'Widget') {
      const value = shownValue(annotation)
      if (value !== '' && !isPrintedIn(runs, annotation, value)) placeValue(result, annotation, value, size)
    } else {
      const note = noteOf(annotation)
      if (note !== '' && !printed.includes(squeeze(note))) placeNote(result, annotation, note, size)
    }
  }
  return result
}

/** Links, by far the most, say nothing themselves. */
const isUsed = (annotation: unknown) =>
  typeof annotation === 'object' &&
  annotation !== null &&
  'subtype' in annotation &&
  (annotation.subtype === 'Widget' ||
    annotation.subtype === 'FreeText' ||
    (typeof annotation.subtype === 'string' && comments.has(annotation.subtype)))

const isTick = ({ subtype, checkBox, radioButton }: Annotation) => subtype === 'Widget' && (checkBox || radioButton)

function isTicked({ fieldValue, exportValue, buttonValue, radioButton }: Annotation): boolean {
  if (typeof fieldValue !== 'string' || fieldValue === '' || fieldValue === 'Off') return false
  return fieldValue === (radioButton ? buttonValue : exportValue)
}

function shownValue({ fieldType, fieldValue, options, password }: Annotation): string {
  if (password || (fieldType !== 'Tx' && fieldType !== 'Ch')) return ''
  const values = typeof fieldValue === 'string' ? [fieldValue] : (fieldValue ?? [])
  const shown = values.map((value) => {
    const option = options.find(({ exportValue }) => exportValue === value)
    return typeof option?.displayValue === 'string' ? option.displayValue : value
  })
  return tidy(shown.join(', '))
}

function noteOf({ subtype, contentsObj, textContent }: Annotation): string {
  if (subtype === 'FreeText') return tidy(contentsObj.str.trim() === '' ? textContent.join('\n') : contentsObj.str)
  return comments.has(subtype) ? tidy(contentsObj.str) : ''
}

const tidy = (text: string) => cleanText(text).trim()
const squeeze = (text: string) => text.replace(/\s+/g, '').toLowerCase()

/** Whether a form that was made flat shows the value as a part of the page as well. */
function isPrintedIn(
  runs: readonly TextRun[],
  { rect: [left, bottom, right, top] }: Annotation,
  value: string,
): boolean {
  const inside = runs.filter(
    ({ x, y }) => x >= left - SLACK && x <= right + SLACK && y >= bottom - SLACK && y <= top + SLACK,
  )
  return squeeze(inside.map(({ text }) => text).join('')).includes(squeeze(value))
}

/** A value goes on behind the label to its left, else stands on a line of its own with the field's own name. */
function placeValue(runs: TextRun[], annotation: Annotation, value: string, size: number): void {
  const [left, , right] = annotation.rect
  // A label may reach into the box, as blanks to write on do.
  const beside = besides(runs, annotation).filter(({ run }) => run.x < left && left - (run.x + run.width) < LABEL_REACH)
  const label = beside.sort((a, b) => b.run.x - a.run.x)[0]
  if (label) {
    const [first = '', ...more] = value.split('\n')
    const { y, height } = label.run
    const width = right - left
    const at = endOfLine(runs, label.at)
    const lines = more.map(
      (text, line): TextRun => ({ text, x: left, y: y - (line + 1) * height * 1.15, width, height }),
    )
    runs.splice(
      at + 1,
      0,
      { text: first, x: Math.max(left, label.run.x + label.run.width + height / 2), y, width: 1, height },
      ...lines,
    )
    return
  }
  const name = nameOf(annotation)
  placeBlock(runs, annotation, name === '' ? value : `${name}: ${value}`, size)
}

/** The run after which what is filled in goes: blanks that belong to the label stay with it. */
function endOfLine(runs: readonly TextRun[], at: number): number {
  let end = at
  while (runs[end + 1]?.text.trim() === '' && runs[end + 1]?.text !== '') end++
  return end
}

/** A box that can be ticked stands before its label, or behind it where nothing is to its right. */
function placeTick(runs: TextRun[], annotation: Annotation, size: number): void {
  const [left, , right] = annotation.rect
  const mark = isTicked(annotation) ? '[x]' : '[ ]'
  const beside = besides(runs, annotation)
  const after = beside.filter(({ run }) => run.x >= right - SLACK).sort((a, b) => a.run.x - b.run.x)[0]
  if (after && after.run.x - right < LABEL_REACH / 4) {
    const { x, y, height } = after.run
    runs.splice(after.at, 0, { text: `${mark} `, x: Math.min(left, x), y, width: x - left, height })
    return
  }
  const before = beside.filter(({ run }) => run.x + run.width <= left + size).sort((a, b) => b.run.x - a.run.x)[0]
  if (before) {
    const { y, height } = before.run
    runs.splice(endOfLine(runs, before.at) + 1, 0, { text: ` ${mark}`, x: left, y, width: right - left, height })
  } else if (isTicked(annotation)) placeBlock(runs, annotation, `${mark} ${nameOf(annotation)}`, size)
}

const placeNote = (runs: TextRun[], annotation: Annotation, note: string, size: number) =>
  placeBlock(runs, annotation, annotation.subtype === 'FreeText' ? note : `Note: ${note}`, size)

/** Lines of their own, below what is printed above them. */
function placeBlock(
  runs: TextRun[],
  { rect: [left, bottom, right, top] }: Annotation,
  text: string,
  size: number,
): void {
  const above = runs.reduce(
    (best, run, at) => (run.y >= bottom && (best < 0 || run.y <= (runs[best]?.y ?? 0)) ? at : best),
    -1,
  )
  const y = above < 0 ? top - size : Math.min(top - size, (runs[above]?.y ?? top) - size * 1.2)
  const lines = text.split('\n').map(
    (line, index): TextRun => ({
      text: line,
      x: left,
      y: y - index * size * 1.15,
      width: right - left,
      height: size,
    }),
  )
  runs.splice(above + 1, 0, ...lines)
}

/** The runs whose baseline crosses an annotation's box, with their place in the page's order. */
function besides(runs: readonly TextRun[], { rect: [, bottom, , top] }: Annotation) {
  return runs.flatMap((run, at) =>
    run.text.trim() !== '' && run.y >= bottom - run.height * 0.5 && run.y <= top - run.height * 0.3
      ? [{ run, at }]
      : [],
  )
}

/** What a field calls itself for people, else the last part of its name without what programs add. */
function nameOf({ alternativeText, fieldName }: Annotation): string {
  const stated = tidy(alternativeText ?? '').replace(/\s*[:：]$/, '')
  if (stated !== '') return stated
  const last = (fieldName ?? '').split('.').at(-1) ?? ''
  return tidy(last.replace(/\[\d+\]$/, '').replaceAll('_', ' '))
}

function usualSize(runs: readonly TextRun[]): number {
  const sizes = runs
    .filter(({ text }) => text.trim() !== '')
    .map(({ height }) => height)
    .sort((a, b) => a - b)
  return sizes[sizes.length >> 1] || USUAL_SIZE
}
