/** The encodings of text that Telar reads, under the names of the Encoding standard where it has one, by what is written in them. */
export const encodingGroups = {
  unicode: ['utf-8', 'utf-16le', 'utf-16be'],
  western: ['windows-1252', 'iso-8859-15', 'iso-8859-3', 'iso-8859-14', 'macintosh', 'ibm850', 'ibm437'],
  central: ['windows-1250', 'iso-8859-2', 'iso-8859-16', 'ibm852'],
  baltic: ['windows-1257', 'iso-8859-4', 'iso-8859-10', 'iso-8859-13'],
  cyrillic: ['windows-1251', 'koi8-r', 'koi8-u', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic'],
  greek: ['windows-1253', 'iso-8859-7'],
  turkish: ['windows-1254'],
  hebrew: ['windows-1255', 'iso-8859-8'],
  arabic: ['windows-1256', 'iso-8859-6'],
  thai: ['windows-874'],
  vietnamese: ['windows-1258'],
  japanese: ['shift_jis', 'euc-jp', 'iso-2022-jp'],
  chinese: ['gbk', 'gb18030', 'big5'],
  korean: ['euc-kr'],
} as const
export type EncodingGroup = keyof typeof encodingGroups
export type Encoding = (typeof encodingGroups)[EncodingGroup][number]

export const encodings: readonly Encoding[] = Object.values(encodingGroups).flat()

/** What people call them. */
export const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  'iso-8859-15': 'ISO-8859-15',
  'iso-8859-3': 'ISO-8859-3',
  'iso-8859-14': 'ISO-8859-14',
  macintosh: 'Mac Roman',
  ibm850: 'IBM 850',
  ibm437: 'IBM 437',
  'windows-1250': 'Windows-1250',
  'iso-8859-2': 'ISO-8859-2',
  'iso-8859-16': 'ISO-8859-16',
  ibm852: 'IBM 852',
  'windows-1257': 'Windows-1257',
  'iso-8859-4': 'ISO-8859-4',
  'iso-8859-10': 'ISO-8859-10',
  'iso-8859-13': 'ISO-8859-13',
  'windows-1251': 'Windows-1251',
  'koi8-r': 'KOI8-R',
  'koi8-u': 'KOI8-U',
  ibm866: 'IBM 866',
  'iso-8859-5': 'ISO-8859-5',
  'x-mac-cyrillic': 'Mac Cyrillic',
  'windows-1253': 'Windows-1253',
  'iso-8859-7': 'ISO-8859-7',
  'windows-1254': 'Windows-1254',
  'windows-1255': 'Windows-1255',
  'iso-8859-8': 'ISO-8859-8',
  'windows-1256': 'Windows-1256',
  'iso-8859-6': 'ISO-8859-6',
  'windows-874': 'Windows-874',
  'windows-1258': 'Windows-1258',
  shift_jis: 'Shift_JIS',
  'euc-jp': 'EUC-JP',
  'iso-2022-jp': 'ISO-2022-JP',
  gbk: 'GBK',
  gb18030: 'GB18030',
  big5: 'Big5',
  'euc-kr': 'EUC-KR',
}

/** Kinds of file that are text themselves and therefore have an encoding, by their media types. */
export const textMimes: readonly string[] = [
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'application/json',
  'application/x-ndjson',
  'application/xml',
]
