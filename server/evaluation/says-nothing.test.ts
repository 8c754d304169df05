import { expect, it } from 'vitest'
import { saysNothing } from './says-nothing'

it.each([
  'The sources do not say when the office closes.',
  'The provided documents don’t mention any dress code. You could ask the office.',
  'I don’t know.',
  'I’m unable to determine this from the context.',
  'That is not mentioned in the sources.',
  'There is no information about pets in the passages.',
  'It is not possible to answer from what is given.',
  'Las fuentes no dicen cuándo cierra la oficina.',
  'Los documentos proporcionados no contienen información sobre mascotas.',
  'No lo sé.',
  'No se menciona en el texto.',
  'No hay información suficiente para responder.',
])('is told of a text that declines: %s', (text) => {
  expect(saysNothing(text)).toBe(true)
})

it.each([
  '',
  'The office closes at 18:00.',
  'The office is not open on Sundays.',
  'Dogs are not allowed.',
  'The sources do not say when in May, but it closes at 18:00 [1].',
  'It closes at 18:00. The sources do not say why.',
  'La oficina no abre los domingos.',
  'No se permite la entrada con perros.',
  `The sources do not say it. ${'But there is much more to tell. '.repeat(20)}`,
])('is not told of one that answers: %s', (text) => {
  expect(saysNothing(text)).toBe(false)
})

it('takes no time over a long sentence', () => {
  expect(saysNothing(`the sources ${'is not '.repeat(60)}`.slice(0, 399))).toBe(false)
})
