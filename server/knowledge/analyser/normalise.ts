/** Soft hyphens, zero-width letters, marks of direction: invisible, and never part of what a word is. */
const invisible = /\p{Cf}|\p{VS}/gu
/** Signs that NFKC would make letters of the word before them. */
const marks = /[\u2120\u2122]/g
const beyondLatin = /[\u00ad\u0100-\uffff]/

/** Arabic: vowel signs, the mark of lengthening, and the forms of alef and yeh that people write one for another. */
const arabic = /[\u0621-\u06ff]/
const arabicMarks = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g
const alefs = /[\u0622\u0623\u0625\u0671]/g
const dotlessYeh = /\u0649/g
const easternDigits = /[\u0660-\u0669\u06f0-\u06f9]/g

/**
 * A text as words are taken from it: compatibility forms (ligatures, full and half width, presentation forms) as plain
 * letters (NFKC), nothing invisible, Arabic without vowel signs and with one alef. Case stays.
 */
export function normalise(text: string): string {
  // What has no letter beyond Latin-1 and no soft hyphen only needs what NFKC does to the signs of Latin-1.
  if (!beyondLatin.test(text)) return text.normalize('NFKC')
  const composed = text.replace(marks, ' ').normalize('NFKC').replace(invisible, '')
  if (!arabic.test(composed)) return composed
  return composed
    .replace(arabicMarks, '')
    .replace(alefs, '\u0627')
    .replace(dotlessYeh, '\u064a')
    .replace(easternDigits, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

/** Letters that are no base letter with a mark, and how they are written without them. */
const lone: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŀ: 'l',
}
const loneLetters = /[ßæœøđðþłıħŀ]/g
const accents = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7]/g
const beyondAscii = /[\u0080-\uffff]/

/** A lower-case word without accents: `reparación` → `reparacion`, `straße` → `strasse`. */
export function fold(word: string): string {
  if (!beyondAscii.test(word)) return word
  return word
    .normalize('NFD')
    .replace(accents, '')
    .normalize('NFC')
    .replace(loneLetters, (letter) => lone[letter] ?? letter)
}
