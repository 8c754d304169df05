'use client'

import { Select } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { Language } from '@/server/capabilities/records/collections'

const languages = [
  'auto',
  'en',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'nl',
  'sv',
  'ru',
  'ar',
  'none',
] as const satisfies readonly Language[]

/** Narrows a text to a language that can be chosen. */
export const asLanguage = (value: string | null): Language => languages.find((one) => one === value) ?? 'auto'

/** How words are reduced for search by words. */
export function LanguageSelect({ value, onChange }: { value: Language; onChange: (value: Language) => void }) {
  const t = useTranslations('collections')
  return (
    <Select
      label={t('create.language')}
      description={t(`create.languageHints.${value === 'auto' || value === 'none' ? value : 'one'}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={languages.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
      value={value}
      onChange={(next) => onChange(asLanguage(next))}
    />
  )
}
