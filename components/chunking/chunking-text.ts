'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { Chunking } from '@/pipeline/chunking'
import { matters } from './chunking-form'

/** Says chunking on one line: strategy, what matters of its numbers, and what is added. */
export function useChunkingText(): (chunking: Chunking) => string {
  const t = useTranslations('collections')
  const format = useFormat()
  return (chunking) => {
    const { strategy, unit } = chunking
    const says = (key: string, value: string) => (value === '' ? '' : t(`chunking.says.${key}`, { value }))
    const sized = (value: number) => `${format.number(value)} ${t(`units.${unit}`)}`
    const used = (field: Parameters<typeof matters>[1], text: string) => (matters(strategy, field) ? text : '')
    return [
      t(`chunking.strategies.${strategy}`),
      used('sentences', says('sentences', format.number(chunking.sentences))),
      used('window', says('window', format.number(chunking.window))),
      used('percentile', says('percentile', format.number(chunking.percentile, 1))),
      used('size', sized(chunking.size)),
      used('overlap', says('overlap', format.number(chunking.overlap))),
      chunking.parentSize > 0 ? used('parentSize', says('parent', sized(chunking.parentSize))) : '',
      chunking.context ? says('context', chunking.context.model || t('chunking.automatic')) : '',
      chunking.tables === 'rows' ? t('chunking.says.rows') : '',
    ]
      .filter(Boolean)
      .join(' · ')
  }
}
