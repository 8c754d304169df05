'use client'

import { useLocale } from 'next-intl'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { english, type Said, saidIn, type Tongue } from '@/pipeline/said'
import { createPhraseBook, type PhraseBook } from './phrase-book'

const TongueContext = createContext<Tongue>({ locale: 'en' })

interface PhrasesProviderProps {
  /** What templates are called in the reader's language; undefined where that is English. */
  catalogue: Readonly<Record<string, string>> | undefined
  children: ReactNode
}

/** Lets everything inside say what the server says in the reader's language. */
export function PhrasesProvider({ catalogue, children }: PhrasesProviderProps) {
  const locale = useLocale()
  const earlier = useEarlierBook()
  // What earlier versions stored is English: only readers of another language need the book.
  const tongue = useMemo(
    (): Tongue => (catalogue ? { locale, catalogue, earlier } : { locale }),
    [locale, catalogue, earlier],
  )
  return <TongueContext value={tongue}>{children}</TongueContext>
}

/** The book of what earlier versions stored; it is loaded when the first such sentence is to be shown. */
function useEarlierBook(): PhraseBook {
  const [book, setBook] = useState<PhraseBook>()
  const asked = useRef(false)
  return useCallback(
    (text) => {
      if (!asked.current) {
        asked.current = true
        void import('@/messages/earlier.es.json').then((file) => setBook(() => createPhraseBook(file.default)))
      }
      return book?.(text)
    },
    [book],
  )
}

/** What the server says in the reader's language; undefined where not all of it has a translation. */
export function useSaid(): (said: Said) => string | undefined {
  const tongue = useContext(TongueContext)
  return useCallback((said) => saidIn(said, tongue), [tongue])
}

/** What the server says as a text: in English, and marked as such, where it has no translation. */
export function Phrase({ children: said }: { children: Said }) {
  const text = useSaid()(said)
  if (text !== undefined) return text
  return <span lang="en">{english(said)}</span>
}
