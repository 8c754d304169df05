import type { BenchClaim } from './claim'

/**
 * Passages of a clinic, a school, a bank, a museum, a library and a works, written for this benchmark, each with several facts
 * that are easily mixed up. `yes`: what they say in other words; `no`: the same altered in one number, name or negation.
 */
interface Entry {
  language: 'en' | 'es'
  passage: string
  yes: [kind: string, text: string][]
  no: [kind: string, text: string][]
}

const entries: Entry[] = [
  {
    language: 'en',
    passage:
      'The Northfield clinic opens at 8:00 and closes at 19:00 from Monday to Friday. On Saturdays it is open from 9:00 to 14:00 only. Dr. Irene Salas has led the clinic since 2012; Tom Berg runs its laboratory. Blood samples are taken before 10:30 without an appointment.',
    yes: [
      ['reordered', 'From Monday to Friday the clinic opens at 8:00.'],
      ['other words', 'On weekdays the clinic closes at 7 pm.'],
      ['short name', 'Salas has led the clinic since 2012.'],
      ['joined', 'Irene Salas leads the clinic and Tom Berg runs the laboratory.'],
      ['dropped', 'Blood samples are taken without an appointment.'],
    ],
    no: [
      ['number of another', 'The Northfield clinic closes at 8:00 from Monday to Friday.'],
      ['number of another', 'On Saturdays the clinic is open from 9:00 to 19:00 only.'],
      ['name of another', 'Tom Berg has led the clinic since 2012.'],
      ['name of another', 'The laboratory of the clinic is run by Irene Salas.'],
      ['opposite', 'Blood samples are taken after 10:30 without an appointment.'],
      ['negation', 'Blood samples are not taken before 10:30 without an appointment.'],
      ['number', 'Dr. Irene Salas has led the clinic since 2013.'],
    ],
  },
  {
    language: 'en',
    passage:
      'Adults pay 18 euros for the museum, children 5 euros. Entry is free on the first Sunday of each month. Visitors may take photographs, but they may not use a flash. The Rembrandt room was restored in 2015 by Anna Lindqvist, the Vermeer room in 2019 by Paul Moreau.',
    yes: [
      ['other words', 'Children pay five euros.'],
      ['other unit', 'Adults pay 18 € for the museum.'],
      ['dropped', 'Visitors may take photographs.'],
      ['negation kept', 'Visitors may not use a flash.'],
      ['reordered', 'In 2019 Paul Moreau restored the Vermeer room.'],
      ['reordered', 'On the first Sunday of each month entry is free.'],
    ],
    no: [
      ['number of another', 'Children pay 18 euros.'],
      ['number of another', 'Adults pay 5 euros for the museum.'],
      ['unit', 'Adults pay 18 dollars for the museum.'],
      ['negation', 'Visitors may use a flash.'],
      ['negation', 'Visitors may not take photographs.'],
      ['name of another', 'The Rembrandt room was restored in 2015 by Paul Moreau.'],
      ['number of another', 'The Vermeer room was restored in 2015.'],
      ['opposite', 'Entry is free on the last Sunday of each month.'],
    ],
  },
  {
    language: 'en',
    passage:
      'A savings account at Harbour Bank pays 2.5 % interest a year, a deposit for three years 3.75 %. Accounts without movement for twelve months cost 4 euros a month. Cards can be blocked at any time by calling 900 123 456. Loans above 20,000 euros must be signed at a branch; smaller loans are signed online.',
    yes: [
      ['other separators', 'A savings account at Harbour Bank pays 2,5 % interest a year.'],
      ['number words', 'A deposit for 3 years pays 3.75 per cent.'],
      ['number words', 'Accounts without movement for 12 months cost four euros a month.'],
      ['dropped', 'Loans above 20 000 euros must be signed at a branch.'],
      ['dropped', 'Smaller loans are signed online.'],
    ],
    no: [
      ['number of another', 'A savings account at Harbour Bank pays 3.75 % interest a year.'],
      ['number', 'Accounts without movement for twelve months cost 6 euros a month.'],
      ['number', 'Loans above 25,000 euros must be signed at a branch.'],
      ['negation', 'Cards cannot be blocked at any time by calling.'],
      ['opposite', 'Loans below 20,000 euros must be signed at a branch.'],
      ['name', 'A savings account at Castle Bank pays 2.5 % interest a year.'],
      ['unit', 'Accounts without movement for twelve months cost 4 dollars a month.'],
    ],
  },
  {
    language: 'en',
    passage:
      'The school has 640 pupils and 48 teachers. Lessons last 45 minutes and begin at 8:15; the first break is at 9:45. Mathematics is taught by Ms Okafor in year seven and by Mr Lund in year eight. Phones are forbidden in class and allowed in the yard. Parents must report an absence before 8:00.',
    yes: [
      ['dropped', 'Lessons last 45 minutes.'],
      ['number words', 'The school has forty-eight teachers.'],
      ['reordered', 'In year eight, Mr Lund teaches mathematics.'],
      ['dropped', 'Phones are allowed in the yard.'],
      ['dropped', 'Parents must report an absence.'],
    ],
    no: [
      ['number of another', 'The school has 48 pupils.'],
      ['number of another', 'Lessons begin at 9:45.'],
      ['unit', 'Lessons last 45 hours.'],
      ['name of another', 'Mathematics is taught by Mr Lund in year seven.'],
      ['opposite', 'Phones are allowed in class.'],
      ['opposite', 'Parents must report an absence after 8:00.'],
      ['negation', 'Lessons do not begin at 8:15.'],
    ],
  },
  {
    language: 'en',
    passage:
      'Paracetamol is given as 500 mg every six hours, ibuprofen as 400 mg every eight hours. Neither should be taken with alcohol. The dose was increased in March 2021 and decreased again in July 2022. Store the tablets below 25 °C. The syrup must be kept in the fridge and never frozen.',
    yes: [
      ['number words', 'Ibuprofen is given as 400 mg every 8 hours.'],
      ['dropped', 'The dose was increased in March 2021.'],
      ['other words', 'Store the tablets below 25 degrees.'],
      ['negation kept', 'The syrup must never be frozen.'],
    ],
    no: [
      ['unit', 'Paracetamol is given as 500 g every six hours.'],
      ['number of another', 'Ibuprofen is given as 500 mg every eight hours.'],
      ['opposite', 'The dose was decreased in March 2021.'],
      ['opposite', 'Store the tablets above 25 °C.'],
      ['negation', 'The syrup must not be kept in the fridge.'],
      ['date', 'The dose was increased in March 2022.'],
    ],
  },
  {
    language: 'es',
    passage:
      'La clínica abre a las 8:00 y cierra a las 19:00 de lunes a viernes. Los sábados solo abre de 9:00 a 14:00. La doctora Irene Salas dirige la clínica desde 2012; Tomás Vega lleva el laboratorio. Los análisis de sangre se hacen antes de las 10:30 sin cita previa.',
    yes: [
      ['reordered', 'De lunes a viernes la clínica abre a las 8:00.'],
      ['other words', 'La clínica cierra a las 7 de la tarde de lunes a viernes.'],
      ['short name', 'Salas dirige la clínica desde 2012.'],
      ['dropped', 'Los análisis de sangre se hacen sin cita previa.'],
      ['joined', 'Irene Salas dirige la clínica y Tomás Vega lleva el laboratorio.'],
    ],
    no: [
      ['number of another', 'La clínica cierra a las 8:00 de lunes a viernes.'],
      ['number of another', 'Los sábados solo abre de 9:00 a 19:00.'],
      ['name of another', 'Tomás Vega dirige la clínica desde 2012.'],
      ['negation', 'Los análisis de sangre no se hacen antes de las 10:30 sin cita previa.'],
      ['opposite', 'Los análisis de sangre se hacen después de las 10:30 sin cita previa.'],
      ['number', 'La doctora Irene Salas dirige la clínica desde 2010.'],
    ],
  },
  {
    language: 'es',
    passage:
      'Los adultos pagan 18 euros por el museo, los niños 5 euros. La entrada es gratuita el primer domingo de cada mes. Se pueden hacer fotografías, pero no se puede usar el flash. La sala de Goya fue restaurada en 2015 por Ana Robles, la de Velázquez en 2019 por Pablo Moreno.',
    yes: [
      ['number words', 'Los niños pagan cinco euros.'],
      ['other unit', 'Los adultos pagan 18 € por el museo.'],
      ['dropped', 'Se pueden hacer fotografías.'],
      ['negation kept', 'No se puede usar el flash.'],
      ['reordered', 'El primer domingo de cada mes la entrada es gratuita.'],
    ],
    no: [
      ['number of another', 'Los niños pagan 18 euros.'],
      ['number of another', 'Los adultos pagan 5 euros por el museo.'],
      ['unit', 'Los adultos pagan 18 dólares por el museo.'],
      ['negation', 'Se puede usar el flash.'],
      ['negation', 'No se pueden hacer fotografías.'],
      ['name of another', 'La sala de Goya fue restaurada en 2015 por Pablo Moreno.'],
      ['opposite', 'La entrada es gratuita el último domingo de cada mes.'],
    ],
  },
  {
    language: 'es',
    passage:
      'La cuenta de ahorro del Banco del Puerto da un 2,5 % al año; el depósito a tres años, un 3,75 %. Las cuentas sin movimientos durante doce meses cuestan 4 euros al mes. Los préstamos de más de 20.000 euros se firman en una oficina. Nunca pedimos la clave por teléfono.',
    yes: [
      ['other separators', 'La cuenta de ahorro del Banco del Puerto da un 2.5 por ciento al año.'],
      ['number words', 'El depósito a 3 años da un 3,75 %.'],
      ['other separators', 'Los préstamos de más de 20 000 euros se firman en una oficina.'],
      ['negation kept', 'Nunca pedimos la clave.'],
    ],
    no: [
      ['number of another', 'La cuenta de ahorro del Banco del Puerto da un 3,75 % al año.'],
      ['number', 'Las cuentas sin movimientos durante doce meses cuestan 6 euros al mes.'],
      ['opposite', 'Los préstamos de menos de 20.000 euros se firman en una oficina.'],
      ['negation', 'Pedimos la clave por teléfono.'],
      ['name', 'La cuenta de ahorro del Banco de Levante da un 2,5 % al año.'],
    ],
  },
  {
    language: 'es',
    passage:
      'El colegio tiene 640 alumnos y 48 profesores. Las clases duran 45 minutos y empiezan a las 8:15; el primer recreo es a las 9:45. Matemáticas la da la señora Ortega en primero y el señor Luna en segundo. Los móviles están prohibidos en clase y permitidos en el patio. La matrícula se abre el 3 de marzo y se cierra el 28 de mayo.',
    yes: [
      ['number words', 'El colegio tiene cuarenta y ocho profesores.'],
      ['dropped', 'Las clases duran 45 minutos.'],
      ['dropped', 'Los móviles están permitidos en el patio.'],
      ['reordered', 'El 28 de mayo se cierra la matrícula.'],
    ],
    no: [
      ['number of another', 'El colegio tiene 48 alumnos.'],
      ['number of another', 'Las clases empiezan a las 9:45.'],
      ['unit', 'Las clases duran 45 horas.'],
      ['opposite', 'Los móviles están permitidos en clase.'],
      ['date', 'La matrícula se cierra el 3 de marzo.'],
      ['negation', 'Las clases no empiezan a las 8:15.'],
    ],
  },
  {
    language: 'es',
    passage:
      'La bomba XJ-9 da 40 litros por minuto y la XJ-12, 65 litros. La caldera soporta 6 bares de presión y pesa 320 kg. La válvula debe revisarse cada año; el filtro no necesita revisión. La planta de Sevilla produce la bomba y la de Bilbao produce la caldera.',
    yes: [
      ['number words', 'La caldera soporta seis bares de presión.'],
      ['other unit', 'La caldera pesa 320 kilos.'],
      ['negation kept', 'El filtro no necesita revisión.'],
      ['dropped', 'La bomba XJ-9 da 40 litros por minuto.'],
    ],
    no: [
      ['number of another', 'La bomba XJ-9 da 65 litros por minuto.'],
      ['unit', 'La caldera pesa 320 toneladas.'],
      ['negation', 'El filtro necesita revisión.'],
      ['name of another', 'La planta de Bilbao produce la bomba.'],
      ['name', 'La bomba XJ-7 da 40 litros por minuto.'],
      ['number', 'La caldera soporta 8 bares de presión.'],
    ],
  },
  {
    language: 'en',
    passage:
      'Readers may borrow ten books for four weeks and two films for one week. The library in Elm Street was founded in 1908 by Clara Whitmore, the one in Station Road in 1976. Fines are no longer charged. Fewer loans were made in 2023 than in 2022: 81,000 instead of 94,000.',
    yes: [
      ['number words', 'Readers may borrow 10 books for 4 weeks.'],
      ['dropped', 'The library in Elm Street was founded by Clara Whitmore.'],
      ['negation kept', 'Fines are no longer charged.'],
      ['short name', 'Whitmore founded the library in Elm Street in 1908.'],
    ],
    no: [
      ['number of another', 'Readers may borrow two books for four weeks.'],
      ['number of another', 'The library in Elm Street was founded in 1976.'],
      ['negation', 'Fines are charged.'],
      ['opposite', 'More loans were made in 2023 than in 2022.'],
      ['number', 'Readers may borrow twelve books for four weeks.'],
    ],
  },
]

/** The claims of the small set of our own: it needs no download. */
export const builtInClaims: BenchClaim[] = entries.flatMap(({ language, passage, yes, no }) => [
  ...yes.map(([kind, text]): BenchClaim => ({ text, isTrue: true, kind, language, passages: [passage] })),
  ...no.map(([kind, text]): BenchClaim => ({ text, isTrue: false, kind, language, passages: [passage] })),
])
