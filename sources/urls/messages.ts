import type { SourceMessages } from '@/pipeline/source-definition'
import { deduplicateTexts } from '../shared/fields'

const placeholder = 'https://example.com/guide.html\nhttps://example.com/prices.pdf'

export const messages = {
  en: {
    title: 'List of addresses',
    description: 'Single pages and files of the web',
    fields: {
      urls: {
        label: 'Addresses',
        hint: 'One per line.',
        placeholder,
        wrong: 'Each line must be an address that starts with http:// or https://, without a name or password in it.',
      },
      ...deduplicateTexts.en,
    },
  },
  es: {
    title: 'Lista de direcciones',
    description: 'Páginas y archivos sueltos de la web',
    fields: {
      urls: {
        label: 'Direcciones',
        hint: 'Una por línea.',
        placeholder,
        wrong: 'Cada línea debe ser una dirección que empiece por http:// o https:// y no lleve nombre ni contraseña.',
      },
      ...deduplicateTexts.es,
    },
  },
} satisfies SourceMessages
