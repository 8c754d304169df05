'use client'

import { ActionIcon, Button, Group, Popover } from '@mantine/core'
import { IconAdjustmentsAlt, IconTrash } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useFacetWords } from '@/components/form/vary/facet-words'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { facetsIn, useVaried, variantCount } from '@/components/state/varied'
import { useNotify } from '@/components/ui/use-notify'
import { type Facet, facetKey } from '@/pipeline/evaluation/sweep'
import classes from './editor.module.css'

/** The dialog of a new sweep of a pipeline. */
export const sweepAddress = (pipelineId: string): string =>
  `/evaluation?dialog=new&kind=sweep&pipeline=${encodeURIComponent(pipelineId)}`

interface VariedChipProps {
  /** Saves what was drawn, which is what the sweep begins with. */
  onLeave: () => Promise<void>
}

/** How much of the pipeline is varied, with the list of it and the way to the sweep; nothing while nothing is. */
export function VariedChip({ onLeave }: VariedChipProps) {
  const t = useTranslations('sweep.chip')
  const { pipelineId } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const { facets, leave, clear } = useVaried(pipelineId)
  const { push } = useRouter()
  const notify = useNotify()
  const find = () => {
    onLeave().then(() => push(sweepAddress(pipelineId)), notify.error)
  }
  const there = useMemo(() => facetsIn(graph, facets), [graph, facets])
  if (there.length === 0) return null
  return (
    <Popover position="bottom-end" width={380} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button variant="light" leftSection={<IconAdjustmentsAlt size={14} aria-hidden />} data-testid="varied">
          {t('label', { things: there.length, variants: variantCount(there) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('title')}>
        <List facets={there} onLeave={leave} />
        <p className={classes.variedHint}>{t('hint')}</p>
        <Group justify="space-between" gap="xs" mt="sm">
          <Button variant="subtle" onClick={clear}>
            {t('clear')}
          </Button>
          <Button onClick={find}>{t('find')}</Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

function List({ facets, onLeave }: { facets: readonly Facet[]; onLeave: (key: string) => void }) {
  const t = useTranslations('sweep.chip')
  const graph = useEditor((state) => state.graph)
  const words = useFacetWords(graph)
  return (
    <ul className={classes.varied}>
      {facets.map((facet) => (
        <li key={facetKey(facet)}>
          <div>
            <strong>{words.title(facet)}</strong>
            <span>{facet.values.map((value) => words.value(facet, value)).join(' | ')}</span>
          </div>
          <ActionIcon aria-label={t('remove', { what: words.title(facet) })} onClick={() => onLeave(facetKey(facet))}>
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}
