'use client'

import { useLocale } from 'next-intl'
import { createContext, type ReactNode, useCallback, useContext, useMemo } from 'react'
import { earlier, english, type Said, saidIn, type Tongue } from '@/pipeline/said'
import { createPhraseBook } from './phrase-book'

const TongueContext = createContext<Tongue>({ locale: 'en' })

interface PhrasesProviderProps {
  /** What the templates of the server are called in the reader's language; undefined where that is English. */
  translations: Readonly<Record<string, string>> | undefined
  children: ReactNode
}

/** Lets everything inside say what the server says in the reader's language. */
export function PhrasesProvider({ translations, children }: PhrasesProviderProps) {
  const locale = useLocale()
  const tongue = useMemo(
    (): Tongue =>
      translations ? { locale, catalogue: translations, earlier: createPhraseBook(translations) } : { locale },
    [locale, translations],
  )
  return <TongueContext value={tongue}>{children}</TongueContext>
}

/** What the server says in the reader's language, or a sentence that it stored earlier; undefined without a translation. */
export function useSaid(): (said: Said | string) => string | undefined {
  const tongue = useContext(TongueContext)
  return useCallback((said) => saidIn(typeof said === 'string' ? earlier(said) : said, tongue), [tongue])
}

/** What the server says as a text: in English, and marked as such, where it has no translation. */
export function Phrase({ children: said }: { children: Said | string }) {
  const text = useSaid()(said)
  if (text !== undefined) return text
  return <span lang="en">{typeof said === 'string' ? said : english(said)}</span>
}
