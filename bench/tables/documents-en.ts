import type { DocumentSpec } from '@/test/builders/table-spec'
import type { Asked } from './model'

import { balance, cash, energy, income, laboratory, ratios, rooms, travel, visitors } from './tables-en'
export interface Made {
  document: DocumentSpec
  /** The questions about each table of the document, in the order of the tables. */
  asked: Asked[][]
}

export const english: Made[] = [
  {
    document: {
      name: 'meridian-looms-2024.xlsx',
      format: 'xlsx',
      title: 'Balance sheet',
      parts: [
        '# Meridian Looms plc, annual figures 2024',
        'Prepared by group accounting for the board.',
        balance,
        ratios,
      ],
    },
    asked: [
      [
        [
          'Trade receivables',
          2,
          'How much did customers still owe Meridian Looms when 2024 ended (trade receivables)?',
        ],
        ['Inventories', 3, 'What was the value of the inventories of Meridian Looms at the end of 2023?'],
        ['Non-current assets > Other', 2, 'Meridian Looms: other non-current assets in 2024?'],
        ['Pension obligations', 3, 'What pension obligations did Meridian Looms have in 2023?'],
      ],
      [['Net debt to EBITDA', 1, 'How high was net debt of Meridian Looms compared with EBITDA in 2024?']],
    ],
  },
  {
    document: {
      name: 'corvid-income-statement.docx',
      format: 'docx',
      title: 'Corvid Systems annual report 2024',
      parts: [
        '# Corvid Systems, annual report 2024',
        'The year to June was the best in the history of the company. Subscriptions grew in all regions, while sales of hardware went down again because customers keep their devices for longer.',
        income,
        'The board proposes a dividend of 60 cents per share, to be paid in October.',
      ],
    },
    asked: [
      [
        ['Subscriptions', 1, 'What did Corvid earn from subscriptions in the year to June 2024?'],
        ['Hardware', 5, 'How much revenue came from hardware at Corvid in the half-year to December 2023?'],
        [
          'Research and development',
          2,
          'How much did Corvid Systems spend on research and development in fiscal 2023?',
        ],
        ['Operating profit', 3, 'What was the operating profit of Corvid in 2022?'],
        [
          'Earnings per share – diluted (USD)',
          4,
          'What were diluted earnings per share of Corvid for the half-year to December 2024?',
        ],
      ],
    ],
  },
  {
    document: {
      name: 'travel-cover.html',
      format: 'html',
      title: 'Harbour Mutual travel insurance',
      parts: [
        '# Harbour Mutual travel insurance',
        'Cover begins when you leave home and ends when you return to it. Claims are settled within ten working days of the last paper reaching us.',
        travel,
        'Premiums include insurance tax.',
      ],
    },
    asked: [
      [
        [
          'Single trip > Comfort',
          2,
          'What does Comfort travel insurance for one trip in Europe cost a 40 year old (18–64)?',
        ],
        ['Multi-trip > Premier', 6, 'Premium of a Premier multi-trip policy, worldwide, for a person aged 65–79?'],
        ['Multi-trip > Basic', 1, 'How much is the Basic multi-trip plan for a child (0–17) travelling in Europe?'],
        ['Single trip > Premier', 4, 'Single trip, Premier, worldwide: what do we pay for a child of 0–17?'],
        ['Single trip > Basic', 3, 'What is the Basic single trip premium in Europe for travellers of 65–79?'],
      ],
    ],
  },
  {
    document: {
      name: 'laboratory-handbook.html',
      format: 'html',
      title: 'Laboratory handbook',
      parts: [
        '# Laboratory handbook',
        'Samples that arrive after five in the afternoon are measured on the next morning. Haemolysed samples give wrong values of potassium and are refused.',
        laboratory,
        'Values outside the interval are repeated before they are reported.',
      ],
    },
    asked: [
      [
        ['Ferritin', 4, 'What is a normal ferritin for men?'],
        ['Alkaline phosphatase', 2, 'Which values of alkaline phosphatase are normal in children of 6 to 12?'],
        ['TSH', 3, 'Normal range of TSH in adult women?'],
        ['Potassium', 4, 'Between which values should the potassium of a man be?'],
        ['Uric acid', 3, 'What is the reference interval of uric acid for women?'],
      ],
    ],
  },
  {
    document: { name: 'electricity-prices.csv', format: 'csv', title: 'Electricity prices', parts: [energy] },
    asked: [
      [
        ['March', 6, 'What did household electricity cost in Easton in March 2023?'],
        ['November', 12, 'Price of electricity in Westhaven, November 2024?'],
        ['July', 1, 'How much per kWh did households pay in Northvale in July 2022?'],
        ['August', 11, 'Average electricity price in Southmere in August 2024?'],
        ['December', 5, 'What was the electricity price in Northvale in December 2023?'],
      ],
    ],
  },
  {
    document: {
      name: 'pemberton-10k.pdf',
      format: 'pdf',
      title: 'Pemberton Devices, Inc. – Form 10-K 2024',
      ruled: true,
      parts: [
        '# Pemberton Devices, Inc.',
        'We design, manufacture and market devices for measuring and controlling machines. Our fiscal year is the 52 or 53-week period that ends on the last Saturday of September. Unless otherwise stated, all amounts are in millions.',
        'Liquidity and capital resources. We believe that our existing balances of cash, together with cash generated by ongoing operations, will be sufficient to satisfy our requirements over the next twelve months and beyond.',
        cash,
        'Our contractual obligations consist of leases, purchase commitments and term debt. As of September 28, 2024 the future payments under our leases amounted to 410 million dollars.',
      ],
    },
    asked: [
      [
        [
          'Depreciation and amortization',
          1,
          'How large was the depreciation and amortization of Pemberton Devices in fiscal 2024?',
        ],
        [
          'Repurchases of common stock',
          2,
          'How much did Pemberton spend on buying back (repurchases of) common stock in 2023?',
        ],
        ['Dividends paid', 3, 'What dividends did Pemberton Devices pay in 2022?'],
        ['Financing activities > Other', 1, 'Other financing activities of Pemberton in 2024?'],
        [
          'Payments for property, plant and equipment',
          2,
          'What did Pemberton pay for property, plant and equipment in fiscal 2023?',
        ],
      ],
    ],
  },
  {
    document: {
      name: 'branch-museums.pdf',
      format: 'pdf',
      title: 'Branch museums, annual report',
      parts: [
        '# Branch museums, annual report',
        'Admission to all branches was free on the first Sunday of each month. Fifty towns have a branch; in most of them the collections are shown in four galleries, each with its own entrance and its own counter.',
        visitors,
        'Counters were out of order in two towns for part of the spring.',
      ],
    },
    asked: [
      [
        ['Gosforth', 1, 'How many people visited the textile gallery in Gosforth?'],
        ['Thornbury', 3, 'Number of visitors in the garden hall of Thornbury in 2024?'],
        ['Kirkham', 2, 'How many visitors did the silver room in Kirkham have?'],
        ['Dalton', 4, 'Visitors of the print cabinet in Dalton?'],
        ['Penrith', 4, 'How many visitors came to the print cabinet in Penrith?'],
      ],
    ],
  },
  {
    document: {
      name: 'hotel-seeblick.pdf',
      format: 'pdf',
      title: 'Hotel Seeblick, rates',
      turned: true,
      parts: [
        '# Hotel Seeblick, rates 2025',
        'Low season lasts from November to March, but for the two weeks around the new year. Rooms are ready from three in the afternoon. Dogs are welcome in the garden wing only.',
        rooms,
        'Groups of ten and more get a discount of eight percent on all rates.',
      ],
    },
    asked: [
      [
        ['Lake wing > Double room', 4, 'What does a double room in the lake wing cost on a weekend in high season?'],
        ['Garden wing > Single room', 1, 'Price of a single room in the garden wing on a weekday in low season?'],
        [
          'Garden wing > Family suite',
          3,
          'How much is the family suite in the garden wing on weekdays of the high season?',
        ],
        ['Lake wing > Family suite', 2, 'Rate of the lake wing family suite at a weekend in the low season?'],
        ['Lake wing > Single room', 3, 'Hotel Seeblick: single room, lake wing, weekday, high season?'],
      ],
    ],
  },
]
