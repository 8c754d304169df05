import { amounts } from '../tables/amounts'

export interface Filing {
  name: string
  text: string
}

export interface Asked {
  text: string
  /** The file that answers. */
  document: string
  /** What one of the first chunks must hold. */
  answer: RegExp
}

const lines = [
  'Net revenue',
  'Cost of sales',
  'Operating income',
  'Net income',
  'Total assets',
  'Cash and cash equivalents',
] as const
type Line = (typeof lines)[number]
const figure = (value: number) => Math.round(value).toLocaleString('en')

interface Company {
  name: string
  short: string
  business: string
}
const nordia: Company = {
  name: 'Nordia Shipping Inc.',
  short: 'Nordia',
  business: 'container feeder services in the North Sea',
}
const oriol: Company = { name: 'Oriol Textiles Corp.', short: 'Oriol', business: 'woven fabrics for upholstery' }
const calder: Company = {
  name: 'Calder Instruments plc',
  short: 'Calder',
  business: 'measuring instruments for laboratories',
}

const subjects = [
  'demand',
  'energy',
  'freight',
  'wages',
  'suppliers',
  'currency',
  'insurance',
  'permits',
  'customers',
  'software',
]
const verbs = [
  'weighed on',
  'supported',
  'delayed',
  'changed the mix of',
  'raised the cost of',
  'had no lasting effect on',
]
const objects = [
  'orders from larger accounts',
  'the second half of the year',
  'planned investments',
  'our margins',
  'deliveries abroad',
  'working capital',
]

/** Paragraphs of the kind that fills filings: alike in all of them, and without a company’s name. */
function filler(seed: number, paragraphs: number): string {
  const picks = amounts(seed, paragraphs * 6, 3, 0, 1)
  // One sentence in six names a line of the statements, as discussions of results do.
  const sentence = ([a = 0, b = 0, c = 0]: number[], at: number) =>
    `Changes in ${subjects[Math.floor(a * 10)]} ${verbs[Math.floor(b * 6)]} ${objects[Math.floor(c * 6)]}, and ${at % 6 === 0 ? `${lines[Math.floor(a * 6)]?.toLowerCase()} may be exposed to this` : 'management expects this to go on for some time'}.`
  return Array.from({ length: paragraphs }, (_, at) =>
    picks
      .slice(at * 6, at * 6 + 6)
      .map(sentence)
      .join(' '),
  ).join('\n\n')
}

function valuesOf(seed: number): Record<Line, number> {
  const [row = []] = amounts(seed, 1, lines.length, 120, 9_900)
  const at = (index: number) => row[index] ?? 0
  return {
    'Net revenue': at(0),
    'Cost of sales': at(1),
    'Operating income': at(2),
    'Net income': at(3),
    'Total assets': at(4),
    'Cash and cash equivalents': at(5),
  }
}

const table = (values: Record<Line, number>) =>
  [
    '| (in thousands of dollars) | Amount |',
    '| --- | --- |',
    ...lines.map((line) => `| ${line} | ${figure(values[line])} |`),
  ].join('\n')

/** A filing whose figures stand far from the page that says whose they are; each part is about `length` paragraphs long. */
function filing({ name, business }: Company, year: number, seed: number, length: number, isMarkdown: boolean) {
  const values = valuesOf(seed)
  const heading = (text: string) => (isMarkdown ? `## ${text}` : text)
  const text = [
    isMarkdown ? `# Annual report ${year}` : 'FORM 10-K',
    `${name}\n\nFor the fiscal year ended December 31, ${year}`,
    heading('Item 1. Business'),
    `We offer ${business}.\n\n${filler(seed + 1, length)}`,
    heading('Item 1A. Risk Factors'),
    filler(seed + 2, length * 2),
    heading('Item 2. Properties'),
    `We lease ${figure(values['Net revenue'] / 40)} square metres of storage.\n\n${filler(seed + 3, Math.ceil(length / 2))}`,
    heading("Item 7. Management's Discussion and Analysis"),
    filler(seed + 4, length * 2),
    heading('Item 8. Financial Statements'),
    table(values),
    filler(seed + 5, length),
  ].join('\n\n')
  return { name: `${isMarkdown ? 'report' : 'filing'}-${seed}.${isMarkdown ? 'md' : 'txt'}`, text, values, year, seed }
}

const long = filing(calder, 2023, 900, 24, false)
const reports = [
  { company: nordia, ...filing(nordia, 2022, 100, 4, true) },
  { company: nordia, ...filing(nordia, 2023, 200, 4, true) },
  { company: oriol, ...filing(oriol, 2022, 300, 4, true) },
  { company: oriol, ...filing(oriol, 2023, 400, 4, true) },
]

const exactly = (value: number) => new RegExp(`(?<![\\d,])${figure(value)}(?![\\d,])`)
const wanted: Line[] = ['Net income', 'Total assets', 'Net revenue']
const phrased = (line: Line, short: string, year: number, at: number) =>
  at % 2 === 0 ? `What was ${short}'s ${line.toLowerCase()} in ${year}?` : `${line} of ${short} for ${year}`

/** One long filing of about sixty pages, and the annual reports of two companies for two years. */
export const filings: Filing[] = [long, ...reports].map(({ name, text }) => ({ name, text }))

export const questions: Asked[] = [
  ...reports.flatMap(({ company, name, values, year }, which) =>
    wanted.map((line, at) => ({
      text: phrased(line, company.short, year, at + which),
      document: name,
      answer: exactly(values[line]),
    })),
  ),
  ...(['Operating income', 'Cash and cash equivalents', 'Cost of sales'] as const).map((line, at) => ({
    text: phrased(line, calder.short, 2023, at),
    document: long.name,
    answer: exactly(long.values[line]),
  })),
]
