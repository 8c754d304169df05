'use client'

import { useLocale } from 'next-intl'
import { useEffect, useState } from 'react'
import { type Locale, locales } from '@/pipeline/node-definition'
import { withMailDates } from './excerpt'
import { type Format, makeFormat } from './format'

const localeOf = (name: string): Locale => locales.find((locale) => locale === name) ?? 'en'

/** Made once for a language: a table has a thousand cells that use them. */
const formats = new Map<Locale, Format>()

/** The formatters of the reader's language. */
export function useFormat(): Format {
  const locale = localeOf(useLocale())
  const known = formats.get(locale) ?? makeFormat(locale)
  formats.set(locale, known)
  return known
}

/** Writes the dates in heads of mails as the reader's language does. */
export function useMailDates(): (text: string) => string {
  const { dateTime } = useFormat()
  return (text) => withMailDates(text, dateTime)
}

/** Picks the reader's language out of what comes in all of them. */
export function useWords(): <Words>(all: Readonly<Record<Locale, Words>>) => Words {
  const current = useLocale()
  return (all) => all[localeOf(current)]
}

/** How long ago something was, kept true while it is on the screen; the exact time is its tooltip. */
export function RelativeTime({ iso }: { iso: string }) {
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={iso} title={format.dateTime(iso)}>
      {format.relative(iso, now)}
    </time>
  )
}
