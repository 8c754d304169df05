import type { TableSpec } from '@/test/builders/table-spec'
import { amounts } from './amounts'
import type { Made } from './documents-en'

const places = [
  'Alcaraz',
  'Benasque',
  'Cazorla',
  'Daroca',
  'Elizondo',
  'Frigiliana',
  'Guadix',
  'Haro',
  'Iznájar',
  'Jaca',
  'Lerma',
  'Morella',
  'Nájera',
  'Olite',
  'Pastrana',
  'Quesada',
  'Ronda',
  'Sigüenza',
  'Trujillo',
  'Úbeda',
  'Valderrobres',
  'Yeste',
  'Zafra',
  'Albarracín',
  'Briones',
  'Candelario',
  'Deià',
  'Écija',
  'Frías',
  'Graus',
  'Hervás',
  'Isaba',
  'Llanes',
  'Mojácar',
  'Ochagavía',
  'Peñafiel',
  'Ribadeo',
  'Sepúlveda',
  'Tejeda',
  'Urueña',
]
const fees = amounts(23, places.length, 4, 0.3, 14)
const people = amounts(31, places.length, 5, 400, 35_000)

const spanish = (value: number, digits: number) =>
  value.toLocaleString('es', { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: 'always' })

const water: TableSpec = {
  captions: ['Tarifas del agua 2025 por municipio', 'Importes en euros, sin IVA'],
  head: [
    ['Municipio', 'Uso doméstico', '<', 'Uso industrial', '<'],
    ['^', 'Cuota fija al mes', 'Precio por m³', 'Cuota fija al mes', 'Precio por m³'],
  ],
  rows: places.map((place, at) => [place, ...(fees[at] ?? []).map((fee) => spanish(fee, 2))]),
}

const census: TableSpec = {
  captions: ['Población por municipio y edad, padrón de 2024'],
  head: [['Municipio', 'Menos de 16 años', 'De 16 a 29 años', 'De 30 a 64 años', '65 años y más', 'Total']],
  rows: places.map((place, at) => {
    const groups = (people[at] ?? []).slice(0, 4).map(Math.round)
    return [place, ...[...groups, groups.reduce((sum, each) => sum + each, 0)].map(String)]
  }),
}

const lessons: TableSpec = {
  captions: ['Horario del grupo 2.º B'],
  head: [['Hora', 'Lunes', 'Martes', 'Miércoles', 'Jueves', 'Viernes']],
  rows: [
    ['8:15–9:10', 'Matemáticas', 'Lengua', 'Física y Química', '<', 'Inglés'],
    ['9:10–10:05', 'Inglés', 'Tecnología', 'Matemáticas', 'Lengua', 'Biología'],
    ['10:05–11:00', 'Lengua', '^', 'Historia', 'Matemáticas', 'Educación Física'],
    ['11:30–12:25', 'Historia', 'Francés', 'Música', 'Plástica', 'Matemáticas'],
    ['12:25–13:20', 'Biología', 'Educación Física', 'Inglés', '^', 'Tutoría'],
    ['13:20–14:15', 'Francés', 'Religión o Valores', 'Lengua', 'Historia', 'Música'],
  ],
  notes: ['Tecnología y Plástica son clases dobles.'],
}

const grants: TableSpec = {
  captions: ['Cuadro 2. Cuantía de las ayudas al estudio', '(en euros por curso)'],
  head: [
    ['Estudios', 'Renta familiar', '<', '<'],
    ['^', 'Hasta 12.000', 'De 12.001 a 20.000', 'De 20.001 a 30.000'],
  ],
  rows: [
    ['Bachillerato'],
    ['  Matrícula y libros', '420', '310', '180'],
    ['  Transporte escolar', '650', '480', '0'],
    ['  Residencia fuera del domicilio familiar durante el curso', '2.150', '1.600', '900'],
    ['Formación profesional'],
    ['  Matrícula y libros', '510', '395', '240'],
    ['  Transporte escolar', '700', '525', '150'],
    ['  Residencia fuera del domicilio familiar durante el curso', '2.300', '1.750', '1.050'],
    ['Universidad'],
    ['  Matrícula y libros', '1.250', '940', '600'],
    ['  Transporte escolar', '780', '590', '210'],
    ['  Residencia fuera del domicilio familiar durante el curso', '2.800', '2.100', '1.300'],
  ],
  notes: ['Las ayudas de residencia y de transporte no son compatibles entre sí.'],
}

export const inSpanish: Made[] = [
  {
    document: {
      name: 'tarifas-agua-2025.xlsx',
      format: 'xlsx',
      title: 'Tarifas del agua',
      parts: ['# Tarifas del servicio de agua', 'Aprobadas por el consorcio el 12 de noviembre de 2024.', water],
    },
    asked: [
      [
        ['Haro', 2, '¿Cuánto cuesta el metro cúbico (precio por m³) de agua para uso doméstico en Haro?'],
        ['Sigüenza', 3, '¿Qué cuota fija mensual paga una industria en Sigüenza por el agua?'],
        ['Mojácar', 1, '¿Cuál es la cuota fija del agua para los hogares de Mojácar (uso doméstico)?'],
        ['Jaca', 4, 'Precio del agua por m³ para uso industrial en Jaca'],
        ['Tejeda', 2, '¿A cuánto está el agua doméstica por m³ en Tejeda?'],
      ],
    ],
  },
  {
    document: { name: 'poblacion-2024.csv', format: 'csv', title: 'Población 2024', parts: [census] },
    asked: [
      [
        ['Morella', 4, '¿Cuántas personas de 65 años o más viven en Morella?'],
        ['Ronda', 5, '¿Cuál es la población total de Ronda?'],
        ['Graus', 1, '¿Cuántos menores de 16 años hay en Graus?'],
        ['Ribadeo', 3, 'Habitantes de Ribadeo de 30 a 64 años'],
        ['Olite', 2, '¿Cuántos jóvenes de 16 a 29 años tiene Olite?'],
      ],
    ],
  },
  {
    document: {
      name: 'horario-2b.docx',
      format: 'docx',
      title: 'Guía del curso del instituto Antonio Machado',
      parts: [
        '# Guía del curso, instituto Antonio Machado',
        'Las puertas se abren a las ocho de la mañana y se cierran a las ocho y cuarto. El recreo dura media hora, de once a once y media.',
        lessons,
        'Los cambios de horario se anuncian en el tablón con dos días de antelación.',
      ],
    },
    asked: [
      [
        ['8:15–9:10', 4, '¿Qué clase tiene el grupo 2.º B los jueves a las 8:15?'],
        ['10:05–11:00', 2, '¿Qué asignatura hay el martes a las 10:05 en 2.º B?'],
        ['12:25–13:20', 4, '¿Qué se da los jueves a las 12:25 en el horario de 2.º B?'],
        ['11:30–12:25', 5, '¿Qué clase hay el viernes a las 11:30?'],
        ['13:20–14:15', 1, '¿Con qué asignatura termina el lunes (13:20)?'],
      ],
    ],
  },
  {
    document: {
      name: 'ayudas-estudio.pdf',
      format: 'pdf',
      title: 'Convocatoria de ayudas al estudio',
      ruled: true,
      parts: [
        '# Convocatoria de ayudas al estudio 2025',
        'Pueden pedir las ayudas quienes cursen estudios en la comunidad y vivan en ella desde hace al menos dos años. Las solicitudes se presentan del 1 al 30 de septiembre.',
        grants,
        'La ayuda se paga en dos plazos, en diciembre y en abril.',
      ],
    },
    asked: [
      [
        [
          'Universidad > Transporte escolar',
          2,
          '¿Cuánto recibe un universitario para transporte con una renta de 12.001 a 20.000 euros?',
        ],
        [
          'Bachillerato > Matrícula y libros',
          1,
          'Ayuda de matrícula y libros en bachillerato con renta hasta 12.000 euros',
        ],
        [
          'Formación profesional > Residencia fuera del domicilio familiar durante el curso',
          3,
          '¿Qué ayuda de residencia hay en formación profesional con renta de 20.001 a 30.000?',
        ],
        [
          'Universidad > Matrícula y libros',
          3,
          '¿Qué importe tienen matrícula y libros en la universidad para rentas de 20.001 a 30.000 euros?',
        ],
        [
          'Bachillerato > Transporte escolar',
          2,
          '¿Cuánto se da para transporte escolar en bachillerato con una renta de 12.001 a 20.000 euros?',
        ],
      ],
    ],
  },
]
