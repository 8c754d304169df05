import { expect, it } from 'vitest'
import { checkPin, LONGEST_PIN, pinText, readPin } from './pins'
import type { PortType } from './ports'

const chunk = {
  id: 'c',
  text: 'x',
  collectionId: 'col',
  documentId: 'd',
  documentName: 'd.txt',
  position: { index: 0, start: 0, end: 1 },
  language: 'en',
  score: 1,
  metadata: {},
}

it.each<[PortType, unknown]>([
  ['text', 'two\nlines'],
  ['text', ''],
  ['json', { status: 404, headers: {} }],
  ['json', 'text'],
  ['number', 0.5],
  ['boolean', false],
  ['messages', [{ role: 'user', content: 'Hi' }]],
  ['chunks', []],
])('a value of type %s comes back as it was', (type, value) => {
  expect(readPin(pinText(value, type), type)).toEqual({ ok: true, value })
})

it('says what is wrong with a value', () => {
  expect(readPin('{', 'json')).toEqual({ ok: false, problem: 'json' })
  expect(readPin('"5"', 'number')).toEqual({ ok: false, problem: 'type' })
  expect(readPin(JSON.stringify([{ ...chunk, text: 3 }]), 'chunks')).toEqual({ ok: false, problem: 'type' })
  expect(readPin('x'.repeat(LONGEST_PIN + 1), 'text')).toEqual({ ok: false, problem: 'size' })
  expect(checkPin('x'.repeat(LONGEST_PIN), 'text')).toEqual({ ok: false, problem: 'size' })
})
