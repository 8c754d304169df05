import type { SourceMessages } from '@/pipeline/source-definition'
import { patternTexts } from '../shared/fields'

const patterns = patternTexts('**/*.pdf', 'drafts/**')

export const messages = {
  en: {
    title: 'Folder',
    description: 'On the computer that runs Telar',
    fields: {
      path: {
        label: 'Path of the folder',
        hint: 'The full path on the computer that runs Telar. Folders in it count too.',
        placeholder: '/srv/documents',
        wrong: 'Give the full path, from the root on.',
      },
      watch: { label: 'Watch it', hint: 'Synchronises shortly after something in it changes.' },
      ...patterns.en,
    },
  },
  es: {
    title: 'Carpeta',
    description: 'En el equipo donde funciona Telar',
    fields: {
      path: {
        label: 'Ruta de la carpeta',
        hint: 'La ruta completa en el equipo donde funciona Telar. Las carpetas que contiene también cuentan.',
        placeholder: '/srv/documents',
        wrong: 'Da la ruta completa, desde la raíz.',
      },
      watch: { label: 'Vigilarla', hint: 'Sincroniza poco después de que algo cambie en ella.' },
      ...patterns.es,
    },
  },
} satisfies SourceMessages
