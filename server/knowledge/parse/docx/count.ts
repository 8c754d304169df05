const roman: [number, string][] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

/** Above this letters and Roman figures would only grow. */
const LARGEST = 5_000

/** A count in one of Word's number formats (ECMA-376 part 1, §17.18.59); in figures where the format is not known. */
export function writeCount(count: number, format: string): string {
  if (format === 'none') return ''
  if (count < 1 || count > LARGEST) return String(count)
  switch (format) {
    case 'upperRoman':
      return inRoman(count)
    case 'lowerRoman':
      return inRoman(count).toLowerCase()
    case 'upperLetter':
      return inLetters(count, 'A')
    case 'lowerLetter':
      return inLetters(count, 'a')
    case 'decimalZero':
      return String(count).padStart(2, '0')
    case 'ordinal':
      return `${count}${ordinalEnd(count)}`
    default:
      return String(count)
  }
}

function inRoman(count: number): string {
  let rest = count
  let written = ''
  for (const [value, sign] of roman) {
    for (; rest >= value; rest -= value) written += sign
  }
  return written
}

/** After z comes aa, after zz comes aaa. */
const inLetters = (count: number, first: string) =>
  String.fromCharCode(first.charCodeAt(0) + ((count - 1) % 26)).repeat(Math.ceil(count / 26))

function ordinalEnd(count: number): string {
  const tens = count % 100
  if (tens >= 11 && tens <= 13) return 'th'
  return ['th', 'st', 'nd', 'rd'][count % 10] ?? 'th'
}
