import type { TableSpec } from '@/test/builders/table-spec'
import { amounts } from './amounts'

export const balance: TableSpec = {
  captions: ['Meridian Looms plc – consolidated balance sheet', 'In thousands of EUR, at 31 December'],
  head: [['', 'Note', '2024', '2023']],
  rows: [
    ['ASSETS'],
    ['Current assets'],
    ['  Cash and bank balances', '4', '18240', '15110'],
    ['  Trade receivables', '5', '42385', '39970'],
    ['  Inventories', '6', '27615', '29480'],
    ['  Other', '', '3120', '2885'],
    ['  Total current assets', '', '91360', '87445'],
    ['Non-current assets'],
    ['  Property, plant and equipment', '7', '64890', '61275'],
    ['  Goodwill', '8', '12400', '12400'],
    ['  Other', '', '5730', '4910'],
    ['  Total non-current assets', '', '83020', '78585'],
    ['Total assets', '', '174380', '166030'],
    ['LIABILITIES'],
    ['Current liabilities'],
    ['  Trade payables', '9', '31240', '30655'],
    ['  Bank overdrafts', '10', '4400', '6120'],
    ['Non-current liabilities'],
    ['  Bank loans', '10', '38000', '41500'],
    ['  Pension obligations', '11', '9865', '10240'],
    ['Equity', '', '90875', '77515'],
  ],
  notes: ['Figures for 2023 were restated after the change of the accounting policy for leases.'],
}

export const ratios: TableSpec = {
  captions: ['Key ratios'],
  head: [['Ratio', '2024', '2023']],
  rows: [
    ['Current ratio', '2.56', '2.38'],
    ['Net debt to EBITDA', '0.94', '1.31'],
    ['Return on equity (%)', '14.7', '12.9'],
  ],
}

export const income: TableSpec = {
  captions: ['Table 3: Consolidated income statement', '(in millions of US dollars, except per share amounts)'],
  head: [
    ['', 'Year ended 30 June', '<', '<', 'Half-year to December', '<'],
    ['^', '2024', '2023', '2022', '2024', '2023'],
  ],
  rows: [
    ['Revenue'],
    ['  Subscriptions{1}', '812.4', '701.9', '633.0', '431.7', '398.2'],
    ['  Hardware', '146.8', '159.3', '171.5', '70.1', '75.9'],
    ['  Services', '64.2', '58.8', '51.1', '33.5', '31.0'],
    ['  Total revenue', '1,023.4', '920.0', '855.6', '535.3', '505.1'],
    ['Operating expenses'],
    ['  Cost of sales', '(391.0)', '(367.2)', '(352.4)', '(203.8)', '(194.6)'],
    ['  Research and development{2}', '(188.5)', '(170.4)', '(149.9)', '(99.7)', '(91.3)'],
    ['  Marketing', '(121.7)', '(118.3)', '(109.0)', '(60.4)', '(60.9)'],
    ['Operating profit', '322.2', '264.1', '244.3', '171.4', '158.3'],
    ['Income tax', '(70.9)', '(58.1)', '(53.8)', '(37.7)', '(34.8)'],
    ['Earnings per share – diluted (USD)', '2.41', '1.98', '1.83', '1.28', '1.19'],
  ],
  notes: ['{1} Including maintenance that is sold with a subscription.', '{2} Net of capitalised development costs.'],
}

export const travel: TableSpec = {
  captions: ['Annual premium by age of the traveller and region, in pounds sterling'],
  head: [
    ['Plan', 'Europe', '<', '<', 'Worldwide', '<', '<'],
    ['^', '0–17', '18–64', '65–79', '0–17', '18–64', '65–79'],
  ],
  rows: [
    ['Single trip'],
    ['  Basic', '9.50', '14.00', '31.50', '21.00', '32.50', '74.00'],
    ['  Comfort', '12.75', '19.25', '42.00', '27.50', '43.75', '98.50'],
    ['  Premier', '17.00', '26.50', '58.25', '36.00', '59.00', '131.25'],
    ['Multi-trip'],
    ['  Basic', '28.00', '41.50', '96.00', '55.00', '83.25', '190.00'],
    ['  Comfort', '35.50', '54.75', '124.00', '71.25', '109.50', '247.75'],
    ['  Premier', '46.25', '73.00', '168.50', '92.00', '147.25', '331.00'],
  ],
  notes: ['Travellers of 80 and over are insured on application only.'],
}

const analytes: [name: string, unit: string, ranges: string[]][] = [
  ['Haemoglobin', 'g/dL', ['11.5–15.5', '12.0–15.5', '13.5–17.5']],
  ['Haematocrit', '%', ['35–45', '36–46', '41–53']],
  ['White cell count', '10{9}/L', ['4.5–13.5', '4.0–11.0', '4.0–11.0']],
  ['Platelets', '10{9}/L', ['150–450', '150–400', '150–400']],
  ['Ferritin{1}', 'µg/L', ['7–140', '13–150', '30–400']],
  ['Vitamin B12', 'pmol/L', ['160–900', '145–569', '145–569']],
  ['Creatinine', 'µmol/L', ['27–62', '45–84', '59–104']],
  ['Urea', 'mmol/L', ['1.8–6.4', '2.5–7.8', '2.5–7.8']],
  ['Uric acid', 'µmol/L', ['120–320', '140–360', '200–430']],
  ['Sodium', 'mmol/L', ['133–146', '133–146', '133–146']],
  ['Potassium', 'mmol/L', ['3.4–4.7', '3.5–5.3', '3.5–5.3']],
  ['Calcium', 'mmol/L', ['2.20–2.70', '2.20–2.60', '2.20–2.60']],
  ['Magnesium', 'mmol/L', ['0.70–0.95', '0.70–1.00', '0.70–1.00']],
  ['ALT', 'U/L', ['5–40', '0–33', '0–41']],
  ['Alkaline phosphatase{2}', 'U/L', ['60–425', '35–104', '40–129']],
  ['Bilirubin, total', 'µmol/L', ['0–21', '0–19', '0–23']],
  ['Albumin', 'g/L', ['30–50', '35–50', '35–50']],
  ['TSH', 'mU/L', ['0.7–5.7', '0.4–4.2', '0.4–4.2']],
  ['Free T4', 'pmol/L', ['11.5–22.7', '10.8–20.6', '12.0–21.9']],
  ['Glucose, fasting', 'mmol/L', ['3.3–5.6', '3.9–5.8', '4.0–5.9']],
  ['HbA1c', 'mmol/mol', ['20–40', '21–42', '22–41']],
  ['Cholesterol, total', 'mmol/L', ['2.8–4.4', '3.0–5.0', '3.1–5.1']],
  ['C-reactive protein', 'mg/L', ['0–4', '0–5', '0–6']],
]

export const laboratory: TableSpec = {
  captions: ['Reference intervals, serum or whole blood', 'Adults are 18 years and over'],
  head: [
    ['Test', 'Unit', 'Children 6–12 years', 'Adults', '<'],
    ['^', '^', '^', 'Women', 'Men'],
  ],
  rows: analytes.map(([name, unit, ranges]) => [name, unit, ...ranges]),
  notes: ['{1} Falls late in pregnancy.', '{2} Rises while bones grow.'],
}

export const regions = ['Northvale', 'Easton', 'Southmere', 'Westhaven']
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const prices = amounts(7, 12, 12, 18, 39)

export const energy: TableSpec = {
  captions: ['Average household electricity price (pence per kWh)'],
  head: [
    ['Month', '2022', '<', '<', '<', '2023', '<', '<', '<', '2024', '<', '<', '<'],
    ['', ...regions, ...regions, ...regions],
  ],
  rows: months.map((month, at) => [month, ...(prices[at] ?? []).map((price) => price.toFixed(2))]),
}

export const cash: TableSpec = {
  captions: ['CONSOLIDATED STATEMENTS OF CASH FLOWS', '(In millions)'],
  head: [
    ['', 'Fiscal years ended September 28', '<', '<'],
    ['^', '2024', '2023', '2022'],
  ],
  rows: [
    ['Operating activities'],
    ['  Net income', '4,218', '3,790', '3,455'],
    ['  Depreciation and amortization', '1,104', '1,067', '985'],
    ['  Share-based compensation expense', '612', '548', '497'],
    ['  Changes in inventories', '(87)', '142', '(205)'],
    ['  Cash generated by operating activities', '5,847', '5,547', '4,732'],
    ['Investing activities'],
    ['  Purchases of marketable securities', '(2,310)', '(1,985)', '(2,644)'],
    ['  Payments for property, plant and equipment', '(940)', '(1,115)', '(873)'],
    ['  Other', '(64)', '(37)', '(51)'],
    ['Financing activities'],
    ['  Dividends paid', '(655)', '(610)', '(574)'],
    ['  Repurchases of common stock', '(3,020)', '(2,450)', '(1,890)'],
    ['  Other', '(112)', '(98)', '(76)'],
    ['Cash, end of year', '3,742', '4,996', '4,144'],
  ],
  notes: ['See accompanying notes to consolidated financial statements.'],
}

export const galleries = ['Textile gallery', 'Silver room', 'Garden hall', 'Print cabinet']
export const towns = [
  'Adderley',
  'Bransby',
  'Calder',
  'Dunmore',
  'Elswick',
  'Farley',
  'Gosforth',
  'Harcastle',
  'Irby',
  'Jesmond',
  'Kelling',
  'Lydford',
  'Marston',
  'Norbury',
  'Oakham',
  'Penrith',
  'Quorn',
  'Ribston',
  'Selby',
  'Thornbury',
  'Ulverley',
  'Velden',
  'Wexcombe',
  'Yarrow',
  'Amberton',
  'Birkdale',
  'Corley',
  'Deepwell',
  'Easby',
  'Fenwick',
  'Garsdale',
  'Hexley',
  'Ingram',
  'Kirkham',
  'Langdon',
  'Melbury',
  'Newbold',
  'Ormsby',
  'Pendle',
  'Rawdon',
  'Stapley',
  'Tetford',
  'Upholme',
  'Wansford',
  'Yelland',
  'Ashcombe',
  'Belford',
  'Crosby',
  'Dalton',
  'Embley',
]
const counts = amounts(11, towns.length, 4, 900, 48_000)

export const visitors: TableSpec = {
  captions: ['Visitors of the branch museums in 2024'],
  head: [['Town', ...galleries]],
  rows: towns.map((town, at) => [town, ...(counts[at] ?? []).map((count) => Math.round(count).toLocaleString('en'))]),
}

export const rooms: TableSpec = {
  captions: ['Room rates per night, in Swiss francs'],
  head: [
    ['', 'Low season', '<', 'High season', '<'],
    ['', 'Weekday', 'Weekend', 'Weekday', 'Weekend'],
  ],
  rows: [
    ['Lake wing'],
    ['  Single room', '118', '139', '164', '198'],
    ['  Double room', '172', '204', '241', '289'],
    ['  Family suite', '255', '298', '352', '417'],
    ['Garden wing'],
    ['  Single room', '96', '112', '133', '157'],
    ['  Double room', '141', '166', '195', '231'],
    ['  Family suite', '210', '246', '288', '339'],
  ],
  notes: ['Breakfast is included; the visitors’ tax is not.'],
}
