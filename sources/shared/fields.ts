import { z } from 'zod'
import type { Locale } from '@/pipeline/node-definition'
import { sentence } from '@/pipeline/said'
import type { SourceFieldTexts } from '@/pipeline/source-definition'

/** An address of the web, without a name or password: it is stored and shown as it is. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: sentence('An address starts with http:// or https://.') })
  .refine(hasNoPassword, sentence('An address cannot carry a name or password: it is stored and shown as it is.'))

function hasNoPassword(address: string): boolean {
  if (!URL.canParse(address)) return true
  const { username, password } = new URL(address)
  return username === '' && password === ''
}

/** The host of an address that may still be being typed; empty: it has none yet. */
export const hostOf = (address = ''): string => (URL.canParse(address) ? new URL(address).host : '')

/** A page that has several addresses, or is the same as another, is one document. */
export const deduplicate = z.boolean().default(true)

const patterns = z.array(z.string().min(1).max(500)).max(100).default([]).meta({ ui: 'lines', row: 'patterns' })

/** Globs (`**` over folders) against the path below the source's start. Empty `include` means everything. */
export const patternFields = { include: patterns, exclude: patterns }

type FieldTexts = Record<Locale, Record<string, SourceFieldTexts>>

/** What the fields above say; `include` and `exclude` are examples. */
export const patternTexts = (include: string, exclude: string) =>
  ({
    en: {
      include: {
        label: 'Only these',
        hint: 'One pattern per line; empty means everything. ** stands for any folders.',
        placeholder: include,
      },
      exclude: { label: 'Leave these out', hint: 'One pattern per line.', placeholder: exclude },
    },
    es: {
      include: {
        label: 'Solo estos',
        hint: 'Un patrón por línea; vacío significa todo. ** equivale a cualquier carpeta.',
        placeholder: include,
      },
      exclude: { label: 'Excluir estos', hint: 'Un patrón por línea.', placeholder: exclude },
    },
  }) satisfies FieldTexts

export const deduplicateTexts = {
  en: {
    deduplicate: {
      label: 'The same page only once',
      hint: 'Pages that differ only in a session, in the order of parameters or not at all, and copies that name another page as the original.',
    },
  },
  es: {
    deduplicate: {
      label: 'La misma página una sola vez',
      hint: 'Páginas que solo se distinguen por una sesión, por el orden de los parámetros o por nada, y copias que nombran otra página como original.',
    },
  },
} satisfies FieldTexts

export const addressWrong = {
  en: 'This is not an address that starts with http:// or https://, without a name or password in it.',
  es: 'No es una dirección que empiece por http:// o https:// y no lleve nombre ni contraseña.',
} satisfies Record<Locale, string>
