import type { SourceMessages } from '@/pipeline/source-definition'
import { addressWrong, patternTexts } from '../shared/fields'

const patterns = patternTexts('**/*.pdf', 'drafts/**')
const [endpoint, prefix] = ['https://s3.eu-west-1.amazonaws.com', 'manuals/']

export const messages = {
  en: {
    title: 'S3 bucket',
    description: 'Amazon S3 or a compatible store',
    fields: {
      endpoint: {
        label: 'Address of the store',
        hint: 'Without the bucket’s name.',
        placeholder: endpoint,
        wrong: addressWrong.en,
      },
      bucket: { label: 'Bucket' },
      region: { label: 'Region' },
      prefix: { label: 'Prefix', placeholder: prefix },
      accessKeyId: { label: 'Access key', hint: 'Empty for a public bucket.' },
      secret: { label: 'Secret key' },
      ...patterns.en,
    },
  },
  es: {
    title: 'Bucket S3',
    description: 'Amazon S3 o un almacén compatible',
    fields: {
      endpoint: {
        label: 'Dirección del almacén',
        hint: 'Sin el nombre del bucket.',
        placeholder: endpoint,
        wrong: addressWrong.es,
      },
      bucket: { label: 'Bucket' },
      region: { label: 'Región' },
      prefix: { label: 'Prefijo', placeholder: prefix },
      accessKeyId: { label: 'Clave de acceso', hint: 'Vacía si el bucket es público.' },
      secret: { label: 'Clave secreta' },
      ...patterns.es,
    },
  },
} satisfies SourceMessages
