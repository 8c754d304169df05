'use client'

import { Select } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { fieldSpecsOf } from '@/components/form/field-specs'
import { targetsOf } from '@/components/form/vary/targets'
import { type FacetTarget, targetKey } from '@/components/state/varied'
import { localeOf, textsOf, titleOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { type Facet, facetKey } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'

interface AddFacetProps {
  graph: Graph
  facets: readonly Facet[]
  onChoose: (target: FacetTarget) => void
}

/** Finds a setting of the drawing to vary, by the names of nodes and fields. */
export function AddFacet({ graph, facets, onChoose }: AddFacetProps) {
  const t = useTranslations('sweep.setup')
  const acts = useTranslations('sweep.field.act')
  const locale = localeOf(useLocale())
  const all = useMemo(
    () =>
      graph.nodes.flatMap((node) => {
        const definition = definitions.get(node.type)
        if (!definition) return []
        const texts = textsOf(definition, locale)
        const fields = fieldSpecsOf(definition).flatMap((spec) =>
          targetsOf(spec, node).map((target) => ({
            target,
            label: target.kind === 'config' ? (texts.fields[spec.name]?.label ?? spec.name) : acts(target.kind),
          })),
        )
        const without: FacetTarget = { kind: 'without', nodeId: node.id }
        // Where inputs come in and the answer goes out, nothing can be left out.
        const whole = definition.role === undefined ? [{ target: without, label: acts('without') }] : []
        return [{ group: titleOf(node, definition, locale), id: node.id, offered: [...fields, ...whole] }]
      }),
    [graph, locale, acts],
  )
  const varied = new Set(facets.map(facetKey))
  // Two retrievers of one collection offer its chunking once.
  const seen = new Set<string>()
  const data = all.flatMap(({ group, offered }, at) => {
    const items = offered.flatMap(({ target, label }) => {
      const value = targetKey(target)
      if (varied.has(value) || seen.has(value)) return []
      seen.add(value)
      return [{ value, label }]
    })
    // Groups of one name would clash.
    const name = all.some((other, place) => place < at && other.group === group) ? `${group} (${at + 1})` : group
    return items.length === 0 ? [] : [{ group: name, items }]
  })
  const targets = new Map(all.flatMap(({ offered }) => offered.map(({ target }) => [targetKey(target), target])))
  return (
    <Select
      label={t('add')}
      placeholder={t('addHint')}
      data={data}
      value={null}
      searchable
      clearable={false}
      nothingFoundMessage={t('noField')}
      maxDropdownHeight={320}
      onChange={(key) => {
        const target = key === null ? undefined : targets.get(key)
        if (target) onChoose(target)
      }}
    />
  )
}
