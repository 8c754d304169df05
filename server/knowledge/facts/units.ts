import { anyOf } from './span'

/**
 * How units are written in English and Spanish: the name by which they are compared, then its spellings. A spelling with
 * two meanings stands under both ("pounds" are money and weight). Nothing is converted: 5 mg is not 0.005 g here.
 */
const spellings: Record<string, string> = {
  '%': '%|percent|per cent|pct|por ciento|por 100|percentage points|percentage point|puntos porcentuales',
  EUR: '€|eur|euro|euros',
  USD: '$|us$|usd|dollar|dollars|dólar|dólares|dolares|us dollars|u.s. dollars|dólares estadounidenses|dólares americanos',
  GBP: '£|gbp|pound sterling|pounds sterling|pound|pounds|libra|libras|libras esterlinas',
  JPY: '¥|jpy|yen|yenes',
  cent: 'cents|céntimo|céntimos|centavo|centavos|pence',
  km: 'km|kms|kilometre|kilometres|kilometer|kilometers|kilómetro|kilómetros|kilometros',
  'km²':
    'km²|km2|sq km|square kilometre|square kilometres|square kilometer|square kilometers|kilómetro cuadrado|kilómetros cuadrados',
  'km/h': 'km/h|kmh|kph|kilometres per hour|kilometers per hour|kilometres an hour|kilómetros por hora',
  mph: 'mph|miles per hour|miles an hour|millas por hora',
  m: 'm|metre|metres|meter|meters|metro|metros',
  'm²': 'm²|m2|sq m|square metre|square metres|square meter|square meters|metro cuadrado|metros cuadrados',
  'm³': 'm³|m3|cubic metre|cubic metres|cubic meter|cubic meters|metro cúbico|metros cúbicos',
  cm: 'cm|centimetre|centimetres|centimeter|centimeters|centímetro|centímetros',
  mm: 'mm|millimetre|millimetres|millimeter|millimeters|milímetro|milímetros',
  µm: 'µm|μm|micrometre|micrometres|micrometer|micrometers|micrómetro|micrómetros|micra|micras',
  nm: 'nm|nanometre|nanometres|nanometer|nanometers|nanómetro|nanómetros',
  mile: 'mi|mile|miles|milla|millas',
  'mile²': 'sq mi|square mile|square miles|milla cuadrada|millas cuadradas',
  foot: 'ft|foot|feet|pie|pies',
  inch: 'inch|inches|pulgada|pulgadas',
  yard: 'yd|yard|yards|yarda|yardas',
  acre: 'acre|acres',
  ha: 'ha|hectare|hectares|hectárea|hectáreas',
  kg: 'kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|kilogramo|kilogramos',
  g: 'g|gr|gram|grams|gramme|grammes|gramo|gramos',
  mg: 'mg|milligram|milligrams|milligramme|milligrammes|miligramo|miligramos',
  µg: 'µg|μg|mcg|microgram|micrograms|microgramo|microgramos',
  t: 't|tonne|tonnes|ton|tons|tonelada|toneladas',
  lb: 'lb|lbs|pound|pounds|libra|libras',
  oz: 'oz|ounce|ounces|onza|onzas',
  l: 'l|litre|litres|liter|liters|litro|litros',
  ml: 'ml|millilitre|millilitres|milliliter|milliliters|mililitro|mililitros',
  gallon: 'gal|gallon|gallons|galón|galones',
  '°C': '°c|ºc|° c|º c|celsius|degrees celsius|degree celsius|grados celsius|grados centígrados|degrees|grados|°|º|degree|grado',
  '°F': '°f|ºf|° f|º f|fahrenheit|degrees fahrenheit|grados fahrenheit|degrees|grados|°|º|degree|grado',
  K: 'k|kelvin',
  bar: 'bar|bars|bares',
  Pa: 'pa|pascal|pascals|pascales',
  kPa: 'kpa|kilopascal|kilopascals|kilopascales',
  W: 'w|watt|watts|vatio|vatios',
  kW: 'kw|kilowatt|kilowatts|kilovatio|kilovatios',
  MW: 'mw|megawatt|megawatts|megavatio|megavatios',
  kWh: 'kwh|kilowatt hour|kilowatt hours|kilovatios hora',
  V: 'v|volt|volts|voltio|voltios',
  A: 'a|amp|amps|ampere|amperes|amperio|amperios',
  Hz: 'hz|hertz|hercio|hercios',
  kHz: 'khz|kilohertz|kilohercio|kilohercios',
  MHz: 'mhz|megahertz|megahercio|megahercios',
  GHz: 'ghz|gigahertz|gigahercio|gigahercios',
  KB: 'kb|kilobyte|kilobytes',
  MB: 'mb|megabyte|megabytes',
  GB: 'gb|gigabyte|gigabytes',
  TB: 'tb|terabyte|terabytes',
  second: 's|sec|secs|second|seconds|segundo|segundos',
  ms: 'ms|millisecond|milliseconds|milisegundo|milisegundos',
  minute: 'min|mins|minute|minutes|minuto|minutos',
  hour: 'h|hr|hrs|hour|hours|hora|horas',
  day: 'day|days|día|días|dia|dias',
  week: 'week|weeks|semana|semanas',
  month: 'month|months|mes|meses',
  year: 'yr|yrs|year|years|year old|years old|año|años',
  decade: 'decade|decades|década|décadas',
  century: 'century|centuries|siglo|siglos',
}

const byWord = new Map<string, string[]>()
for (const [unit, list] of Object.entries(spellings)) {
  for (const word of list.split('|')) byWord.set(word, [...(byWord.get(word) ?? []), unit])
}

/** A capital is another word: "5 A" is no "5 a", and "a" behind a number is a preposition in Spanish. */
const capitalOnly = new Set(['a', 'v', 'w', 'k', 't'])
const behind = new RegExp(String.raw`^[\s\u00a0\u202f]{0,2}(?:-|de\s+)?(${anyOf(byWord.keys())})(?![\p{L}\p{N}])`, 'iu')
const before = /(?<![\p{L}\p{N}])(us\$|u\.s\.\$|a\$|[€$£¥]|eur|usd|gbp|jpy)[\s\u00a0\u202f]?$/iu

/** What a number measures: the units its sign or word can mean, and where that ends. */
export interface UnitFound {
  units: readonly string[]
  /** Offset behind the unit, or where the number ended. */
  end: number
}

/** The unit that stands behind a number that ends at `from`. */
export function unitBehind(text: string, from: number): UnitFound | undefined {
  const match = behind.exec(text.slice(from, from + 40))
  const written = match?.[1]
  if (!match || written === undefined) return undefined
  const word = written.toLowerCase().replaceAll(/[\s\u00a0]+/g, ' ')
  if (capitalOnly.has(word) && (written === word) !== (word === 't')) return undefined
  const units = byWord.get(word)
  return units && { units, end: from + match[0].length }
}

/** The currency that stands before a number that begins at `at`. */
export function currencyBefore(text: string, at: number): { units: readonly string[]; start: number } | undefined {
  const match = before.exec(text.slice(Math.max(0, at - 6), at))
  const word = match?.[1]?.toLowerCase() ?? ''
  const units = byWord.get(word === 'u.s.$' ? 'us$' : word === 'a$' ? '$' : word)
  return match && units ? { units, start: at - match[0].length } : undefined
}

/** Whether two numbers measure in the same unit; one without a unit may measure in any. */
export const sameUnit = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === 0 || b.length === 0 || a.some((unit) => b.includes(unit))
