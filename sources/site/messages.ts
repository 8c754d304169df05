import type { SourceMessages } from '@/pipeline/source-definition'
import { addressWrong, deduplicateTexts, patternTexts } from '../shared/fields'

const patterns = patternTexts('docs/**', 'docs/archive/**')
const [page, sitemap] = ['https://example.com/docs/', 'https://example.com/sitemap.xml']

export const messages = {
  en: {
    title: 'Website',
    description: 'Follows links, or a sitemap',
    fields: {
      start: {
        label: 'Start page',
        hint: 'Pages outside of this site are left out; robots.txt is respected.',
        placeholder: page,
        wrong: addressWrong.en,
        when: { field: 'sitemap', is: true, label: 'Address of the sitemap', placeholder: sitemap },
      },
      sitemap: { label: 'This is a sitemap', hint: 'Takes the pages it lists instead of following links.' },
      ...deduplicateTexts.en,
      depth: { label: 'Depth', hint: 'Links away from the start page' },
      maxPages: { label: 'At most', hint: 'Pages' },
      delayMs: { label: 'Pause', hint: 'Between two requests' },
      ...patterns.en,
    },
  },
  es: {
    title: 'Sitio web',
    description: 'Sigue enlaces o un mapa del sitio',
    fields: {
      start: {
        label: 'Página de inicio',
        hint: 'Las páginas de fuera de este sitio no cuentan; se respeta robots.txt.',
        placeholder: page,
        wrong: addressWrong.es,
        when: { field: 'sitemap', is: true, label: 'Dirección del mapa del sitio', placeholder: sitemap },
      },
      sitemap: { label: 'Es un mapa del sitio', hint: 'Toma las páginas que enumera en lugar de seguir enlaces.' },
      ...deduplicateTexts.es,
      depth: { label: 'Profundidad', hint: 'Enlaces desde la página de inicio' },
      maxPages: { label: 'Como máximo', hint: 'Páginas' },
      delayMs: { label: 'Pausa', hint: 'Entre dos peticiones' },
      ...patterns.es,
    },
  },
} satisfies SourceMessages
