'use client'

import { useLocale } from 'next-intl'
import { useEffect, useMemo, useState } from 'react'
import { type Locale, locales } from '@/pipeline/node-definition'
import { withMailDates } from './excerpt'
import { type Format, makeFormat } from './format'

const localeOf = (name: string): Locale => locales.find((locale) => locale === name) ?? 'en'

/** The formatters of the reader's language. */
export function useFormat(): Format {
  const current = useLocale()
  return useMemo(() => makeFormat(localeOf(current)), [current])
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
