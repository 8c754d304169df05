'use client'

import { useLocale, useTranslations } from 'next-intl'
import { fieldLabel, localeOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { canonicalJson } from '@/pipeline/json'
import type { Variant } from '@/pipeline/play/grid'
import type { GridColumn } from './grid-view'
import { useGrid } from './use-open-grid'

interface ColumnWords {
  /** That of the variant, unless it is hidden until people have voted. */
  name: string
  number: number
  model: string
  /** Which settings differ from the variant it was made from; empty for one that was made from none. */
  changes: string
}

/** What a column is called. */
export function useColumnWords(): (column: GridColumn) => ColumnWords {
  const t = useTranslations('play.column')
  const locale = localeOf(useLocale())
  const { dto } = useGrid()
  const definition = definitions.get(dto.nodeType)
  // Blind, until somebody has preferred an answer.
  const blind = dto.setup.blind && dto.figures.every(({ wins }) => wins === 0)
  return (column) => {
    const variant = dto.variants.find(({ id }) => id === column.variantId)
    const number = variant?.number ?? 0
    if (!variant || blind) return { name: t('blind', { number }), number, model: '', changes: '' }
    const parent = dto.variants.find(({ id }) => id === variant.parentId)
    const changed = parent ? changedFields(parent, variant) : []
    const names = changed.map((field) => fieldLabel(definition, [field], locale) ?? field)
    return {
      // The first one is called by its number.
      name: variant.name === String(number) ? t('blind', { number }) : variant.name,
      number,
      model: modelName(column.model),
      changes: names.length > 0 ? t('changed', { fields: names.join(', '), parent: parent?.number ?? 0 }) : '',
    }
  }
}

/** A model's own name, without its provider's; empty where none is asked. */
export const modelName = (key: string): string => (key === '-' ? '' : key.slice(key.indexOf('/') + 1))

/** Fields of the config in which two variants differ. */
export function changedFields(a: Pick<Variant, 'config'>, b: Pick<Variant, 'config'>): string[] {
  const fields = new Set([...Object.keys(a.config), ...Object.keys(b.config)])
  return [...fields].filter(
    (field) => canonicalJson(a.config[field] ?? null) !== canonicalJson(b.config[field] ?? null),
  )
}
