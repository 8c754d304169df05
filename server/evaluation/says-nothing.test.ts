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
  'I’m sorry. The handbook doesn’t specify the phone number.',
  'The answer is not in the provided documents.',
  'There isn’t any mention of pets in the handbook.',
  'Nothing in the sources says when the clinic closes.',
  'None of the passages mention a refund policy.',
  'I do not have enough information to answer this question.',
  'The question can’t be answered from the sources.',
  'The context lacks information on vaccination of adults.',
  'Not mentioned.',
  'Lo siento, pero no dispongo de información suficiente.',
  'La respuesta no aparece en los documentos.',
  'Ninguna de las fuentes menciona el precio.',
  'No está en las fuentes.',
  'No existe información al respecto en el contexto.',
  'La pregunta no puede responderse con las fuentes dadas.',
  'La información disponible no permite responder a esta pregunta.',
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
  'Breakfast is not included.',
  'The vaccine is not available for children under two.',
  'Dental care is not covered by the plan.',
  'No evidence of infection was found in the sample.',
  'If the document does not include a signature, return it to the patient.',
  'There are no details to fill in; sign on page 2.',
  'No answer is needed: the letter is for information only.',
  'No se puede responder al teléfono durante la consulta.',
  'No se indica paracetamol en menores de dos años; se indica ibuprofeno.',
  'El material no permite esterilización por calor.',
  'El documento no tiene validez sin firma.',
  'La información no se da por teléfono.',
  'No hay datos que rellenar: basta con firmar.',
  'No se encuentra abierto los domingos.',
  'Si el documento no incluye firma, se devuelve al paciente.',
  `The sources do not say it. ${'But there is much more to tell. '.repeat(20)}`,
])('is not told of one that answers: %s', (text) => {
  expect(saysNothing(text)).toBe(false)
})

it('takes no time over a long sentence', () => {
  for (const words of ['is not ', 'en la fuente no se '])
    expect(saysNothing(`the sources ${words.repeat(60)}`.slice(0, 399))).toBe(false)
})
