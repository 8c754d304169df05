import { expect, it } from 'vitest'
import { pageKind } from './page-kind'

it.each([
  ['Quarter.PPTX', 'slide'],
  ['talk.odp', 'slide'],
  ['report.pdf', 'page'],
  ['pptx', 'page'],
])('%s has a %s', (name, kind) => {
  expect(pageKind(name)).toBe(kind)
})
