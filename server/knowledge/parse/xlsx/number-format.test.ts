import { describe, expect, it } from 'vitest'
import { formatNumber } from './number-format'

describe('formatNumber', () => {
  it.each([
    [0.1 + 0.2, undefined, '0.3'],
    [1234567, 'General', '1234567'],
    [1234.5, '#,##0.00', '1,234.50'],
    [-1234.5, '#,##0.00;(#,##0.00)', '(1,234.50)'],
    [0.256, '0.0%', '25.6%'],
    [7, '000', '007'],
    [12.5, '"€" #,##0.00', '€ 12.50'],
    [12.5, '[$€-407] 0.0##', '€ 12.5'],
    [1500000, '0.0,,"M"', '1.5M'],
    [12345, '0.00E+00', '1.23E+4'],
    [0, '0;-0;"none"', 'none'],
    [45322, 'yyyy\\-mm\\-dd', '2024-01-31'],
    [45322, '[$-409]d\\ mmmm\\ yyyy;@', '2024-01-31'],
    [45322, 'mmm-yy', '2024-01'],
    [45322.604166667, 'dd/mm/yyyy hh:mm', '2024-01-31 14:30'],
    [0.604166667, 'h:mm AM/PM', '14:30'],
    [1.5, '[h]:mm:ss', '36:00:00'],
    [1, 'd/m/yyyy', '1900-01-01'],
  ])('shows %s in %s as %s', (value, format, shown) => {
    expect(formatNumber(value, format, false)).toBe(shown)
  })

  it('counts from 1904 where a workbook does', () => {
    expect(formatNumber(0, 'yyyy-mm-dd', true)).toBe('1904-01-01')
  })
})
