'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'

const chosen = ['auto', 'en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'sv', 'ru', 'ar', 'none'] as const

/** Names a language in the reader's: those that can be chosen, and any other that was found in a text. */
export function useLanguageName(): (code: string) => string {
  const t = useTranslations('collections.languages')
  const locale = useLocale()
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' })
    return (code) => {
      const known = chosen.find((one) => one === code)
      if (known) return t(known)
      try {
        return names.of(code) ?? code
      } catch {
        // Not shaped like a language code at all.
        return code
      }
    }
  }, [locale, t])
}
