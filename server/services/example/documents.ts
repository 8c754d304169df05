/** A small handbook to try Telar with: two documents in each language of the studio. The clinic and its people are invented. */
export const exampleCollectionName = 'Aurora Clinic handbook'
export const examplePipelineName = 'Ask the handbook'
export const exampleQuestion = 'When is the clinic closed?'

/** Questions whose answer stands in a document of the other language, shown as a note on the canvas. */
export const acrossQuestions = {
  /** Answered by the Vaccination guide, which is in English. */
  es: '¿A cuántos grados Celsius se guardan las vacunas?',
  /** Answered by the Protección de datos, which is in Spanish. */
  en: 'How soon is a loss of data reported to the authority?',
} as const

export const exampleDocuments: readonly { name: string; text: string }[] = [
  {
    name: 'Appointments and opening hours.md',
    text: `# Appointments and opening hours

## Opening hours

Aurora Clinic opens Monday to Friday from 8:00 to 19:00 and on Saturday from 9:00 to 13:00. The clinic is closed on Sundays and on public holidays. The telephone is answered from 7:45 on.

## Booking an appointment

Appointments are booked by telephone on extension 100, at the front desk, or on the patient portal. The portal shows free times for the next six weeks. A first appointment lasts 40 minutes, a follow-up 20 minutes.

## Cancelling

An appointment can be cancelled free of charge up to 24 hours before it begins. Later cancellations cost 15 euros, unless the patient is ill on the day. Patients who miss three appointments within a year are asked to book by telephone only.

## Urgent visits

Two places each hour are kept free for urgent cases. Whoever comes without an appointment is seen by the triage nurse within 30 minutes. In a life-threatening emergency call 112 instead of the clinic.
`,
  },
  {
    name: 'Vaccination guide.md',
    text: `# Vaccination guide

## Seasonal influenza

The influenza vaccine is offered every year from 1 October to 31 January. It is free for people over 60, for pregnant women, for people with a chronic illness and for health workers. Everybody else pays 18 euros.

## Tetanus

A tetanus booster is due every ten years. After a deep or dirty wound it is given again when the last booster is more than five years ago.

## Storage

Vaccines are stored between 2 and 8 degrees Celsius. The temperature of the refrigerator is read and signed twice a day, at 8:00 and at 18:00. When it has been outside the range for more than 30 minutes, the vaccines are set aside and the pharmacist, Dr. Irene Salas, decides whether they may be used.

## After the injection

Patients stay in the waiting room for 15 minutes after a vaccination. Those who have had an allergic reaction before stay for 30 minutes.
`,
  },
  {
    name: 'Protección de datos.md',
    text: `# Protección de datos en la clínica

## Quién puede leer una historia

La historia clínica de un paciente solo la leen quienes lo tratan. Cada acceso queda registrado con nombre, hora y motivo. El registro lo revisa el primer lunes de cada mes el delegado de protección de datos, Martín Ledesma.

## Conservación

Las historias clínicas se conservan durante 15 años después de la última visita. Los datos de citas sin contenido médico se borran a los dos años. Las llamadas telefónicas no se graban.

## Solicitudes de los pacientes

El paciente puede pedir por escrito una copia de su historia. La clínica responde en un plazo de 30 días y la primera copia es gratuita. Las correcciones se añaden a la historia; nada se borra de ella.

## Cuando algo sale mal

Una pérdida de datos se comunica de inmediato al delegado de protección de datos, y a la autoridad en un plazo de 72 horas.
`,
  },
  {
    name: 'Guía del paciente.md',
    text: `# Guía del paciente

## Antes de la consulta

Traiga su documento de identidad, la tarjeta sanitaria y la lista de los medicamentos que toma. Llegue diez minutos antes de la hora. Para un análisis de sangre hay que estar en ayunas desde ocho horas antes; se puede beber agua.

## Resultados

Los resultados de los análisis de sangre están disponibles en el portal en dos días laborables. Los de imagen, como radiografías y ecografías, tardan cinco días laborables. Si un resultado es urgente, la doctora llama por teléfono el mismo día.

## Recetas

Las recetas de tratamientos crónicos se renuevan cada tres meses por el portal o en el mostrador. Los antibióticos solo se recetan después de una consulta.

## Acompañantes e intérpretes

Cada paciente puede entrar con una persona. La clínica ofrece intérpretes de lengua de signos, de árabe y de rumano; se piden con tres días de antelación en la extensión 140 y son gratuitos.
`,
  },
]
