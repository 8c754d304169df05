/** Superscript digits, as marks of notes are written. */
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const sign = '[-+−–~≈<>≤≥]?\\s?'
const currency = '(?:[A-Z]{2,3}\\$?|[$€£¥₹]|Kč|zł|kr)'
const amount = `${sign}(?:${currency}\\s?)?${sign}\\d(?:[\\d.,'’\\s\\u00a0\\u202f]*\\d)?\\.?`
const unit = `(?:\\s?(?:%|‰|${currency}|pp|bps|[kKmMbB]n?|[\\p{L}µ°²³/]{1,8}))?`
const NUMBER = new RegExp(`^[([]?\\s?${amount}${unit}\\s?[)\\]]?%?(?:\\s?[*†‡§${RAISED}]+|\\s\\([a-z\\d]\\))*$`, 'u')
const NOTHING = /^(?:[-–—−.…]+|n\/?\.?[ade]\.?|nil|s\/d)$/i
const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|mai|avr|juin|juil|août|okt|dez|mär)[\\p{L}]*\\.?'
const YEAR = '(?:FY\\s?|[12]H\\s?)?(?:19|20)\\d\\d(?:\\s?[-–/]\\s?\\d{2,4})?\\s?[AEF]?'
const PERIOD = new RegExp(
  [
    `${YEAR}`,
    `(?:[QT]\\s?[1-4]|[1-4][QT]|[1-4]T|[SH][12])(?:[\\s/'’-]*(?:${YEAR}|\\d\\d))?`,
    `\\d{1,2}(?:\\.|st|nd|rd|th)?\\s(?:de\\s)?${MONTH}(?:[\\s,]*(?:de\\s)?\\d{2,4})?`,
    `${MONTH}(?:\\s\\d{1,2},?)?(?:[\\s-]*(?:de\\s)?\\d{2,4})?`,
    '\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}',
    '\\d{4}-\\d{2}(?:-\\d{2})?',
  ]
    .map((each) => `(?:${each})`)
    .join('|')
    .replace(/^/, '^(?:')
    .concat(`)(?:\\s?[*†‡${RAISED}])*$`),
  'iu',
)
/** Ages, hours, sizes: what bands of columns and rows are called as often as it is a value. */
const BAND =
  /^(?:[<>≤≥]\s?\d{1,3}|\d{1,3}\s?[-–]\s?\d{1,3}|\d{1,3}\s?\+|\d{1,2}[:h]\d{2}|\d{1,2}[:.h]\d{2}\s?[-–]\s?\d{1,2}[:.h]\d{2})(?:\s\p{L}+)?$/u

/** Whether a cell holds an amount or says that there is none; neither a year nor a band, which also name columns. */
export const isValue = (cell: string): boolean =>
  cell !== '' && cell.length <= 40 && !isPeriod(cell) && !BAND.test(cell) && (NUMBER.test(cell) || NOTHING.test(cell))

/** Whether a cell is a year, a quarter, a month or a date. */
export const isPeriod = (cell: string): boolean => cell !== '' && cell.length <= 40 && PERIOD.test(cell)

/** Whether a text explains a mark or names a source below a table. */
export const isNote = (text: string): boolean =>
  /^(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]|\(?[a-z\d]{1,2}\)\s|\[[a-z\d]{1,2}\]\s|(?:notes?|sources?|notas?|fuentes?|quellen?|anmerkung(?:en)?)\b\s?\d*[:.)])/iu.test(
    text,
  )

const currencies = 'EUR|USD|GBP|CHF|JPY|MXN|ARS|COP|CLP|PEN|BRL|euros?|dollars?|pounds?|pesos|d[oó]lares|libras|€|\\$|£'
const MEASURED = new RegExp(
  `(?:\\b(?:thousands?|millions?|billions?|miles|millones|tausend|millionen|milliers)\\b|\\b(?:in|en)\\s(?:${currencies}|%|percent|porcentaje)|\\((?:${currencies}|%|‰)[^)]*\\)|\\b(?:amounts?|figures?|expressed|importes?|cifras?|expresad[oa]s?|unidad|units?)\\b)`,
  'iu',
)
const NUMBERED =
  /^(?:table|tab\.|exhibit|schedule|tabla|cuadro|tableau|tabelle|tabela|anexo)\s*(?:n[.º°]\s*)?[\dIVXA-Z]/iu

/** Whether a text is the caption of a table by its words: numbered as one, or naming unit or measure. */
export const saysCaption = (text: string): boolean => NUMBERED.test(text) || MEASURED.test(text)
