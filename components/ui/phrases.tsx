'use client'

import { useLocale } from 'next-intl'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { createPhraseBook, type PhraseBook } from './phrase-book'

const english: PhraseBook = (text) => text
const PhrasesContext = createContext<PhraseBook>(english)

interface PhrasesProviderProps {
  /** What the server's sentences are called in the reader's language; undefined where that is English. */
  translations: Readonly<Record<string, string>> | undefined
  children: ReactNode
}

/** Lets everything inside say the server's sentences in the reader's language. */
export function PhrasesProvider({ translations, children }: PhrasesProviderProps) {
  const book = useMemo(() => (translations ? createPhraseBook(translations) : english), [translations])
  return <PhrasesContext value={book}>{children}</PhrasesContext>
}

/** A sentence of the server in the reader's language; undefined where it has no translation. */
export const usePhraseBook = () => useContext(PhrasesContext)

/** A sentence of the server as a text: in English, and marked as such, where it has no translation. */
export function Phrase({ children: text }: { children: string }) {
  const said = usePhraseBook()(text)
  const locale = useLocale()
  if (said !== undefined) return said
  return <span lang={locale === 'en' ? undefined : 'en'}>{text}</span>
}
