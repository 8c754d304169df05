'use client'

import { useLocale } from 'next-intl'
import { useEffect, useMemo, useState } from 'react'
import { locales } from '@/pipeline/node-definition'
import { type Format, makeFormat } from './format'

/** The formatters of the reader's language. */
export function useFormat(): Format {
  const current = useLocale()
  return useMemo(() => makeFormat(locales.find((locale) => locale === current) ?? 'en'), [current])
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
