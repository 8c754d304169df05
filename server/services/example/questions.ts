/** Questions by the document of the example that answers them, some of them in the other language. */
export const exampleQuestions: Readonly<Record<string, readonly string[]>> = {
  'Appointments and opening hours.md': [
    'When is the clinic closed?',
    'What does it cost to cancel an appointment late?',
    '¿Cuánto dura una primera cita?',
  ],
  'Vaccination guide.md': [
    'How often is a tetanus booster due?',
    'Who decides whether vaccines that became too warm may be used?',
    '¿Cuánto cuesta la vacuna de la gripe?',
  ],
  'Protección de datos.md': ['¿Quién revisa el registro de accesos?', 'How many years are medical records kept?'],
  'Guía del paciente.md': [
    '¿Cuándo están los resultados de los análisis de sangre?',
    '¿Qué idiomas ofrecen los intérpretes?',
    'How often are prescriptions for chronic treatments renewed?',
  ],
}
