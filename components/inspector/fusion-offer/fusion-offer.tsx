'use client'

import { Button } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconArrowMerge } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState } from 'react'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import type { GraphNode } from '@/pipeline/graph'
import { ComparisonPanel } from './comparison-panel'
import classes from './fusion-offer.module.css'
import { comparedSettings, isOffered, withAutomaticFusion } from './offered'
import { useComparison } from './use-comparison'

/**
 * For a retriever that joins its lists by rank, as all did once: says that there is a better way, shows on the collection's
 * questions what it would change, and sets it. Goes for good when somebody decides to keep what is.
 */
export function FusionOffer({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.fusionOffer')
  const collections = useEditor((state) => state.environment.collections)
  const configure = useEditor((state) => state.configure)
  const [kept, keep] = useKept(node.id)
  const [said, setSaid] = useState<'used' | 'kept'>()
  const place = useRef<HTMLDivElement>(null)
  const offered = !kept && isOffered(node, collections)
  const leave = (how: 'used' | 'kept') => {
    setSaid(how)
    // The button that was pressed goes; the next Tab shall lead on from here.
    place.current?.focus({ preventScroll: true })
  }
  const use = () => {
    // A key of its own: an edit of the field just before stays a step of its own.
    configure(node.id, 'fusion-offer', withAutomaticFusion(node.config))
    leave('used')
  }
  return (
    <>
      <div className={classes.place} role="status" tabIndex={-1} ref={place}>
        {!offered && said ? t(`said.${said}`) : null}
      </div>
      {offered ? (
        <OfferCard
          key={String(node.config.collectionId)}
          config={node.config}
          onUse={use}
          onKeep={() => {
            keep()
            leave('kept')
          }}
        />
      ) : null}
    </>
  )
}

interface OfferCardProps {
  config: GraphNode['config']
  onUse: () => void
  onKeep: () => void
}

function OfferCard({ config, onUse, onKeep }: OfferCardProps) {
  const t = useTranslations('editor.fusionOffer')
  const compared = useMemo(() => comparedSettings(config), [config])
  const measuring = useComparison(compared)
  const measured = measuring.comparison !== undefined || measuring.error !== null
  return (
    <section className={classes.card} aria-label={t('label')}>
      <p className={classes.why}>
        <IconArrowMerge size={16} className={classes.icon} aria-hidden />
        <span>{t('why')}</span>
      </p>
      <div className={classes.buttons}>
        {/* Stays in its place while it measures: a second click must not hit the button beside it. */}
        <Button
          size="xs"
          variant={measuring.changed ? 'light' : 'default'}
          disabled={compared === null}
          loading={measuring.running}
          onClick={measuring.measure}
        >
          {t(measured ? 'again' : 'show')}
        </Button>
        <Button size="xs" onClick={onUse}>
          {t('use')}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep}>
          {t('keep')}
        </Button>
      </div>
      {compared === null ? <p className={classes.dim}>{t('invalid')}</p> : null}
      <ComparisonPanel measuring={measuring} compared={compared} />
    </section>
  )
}

/** Whether a person said that a node shall stay as it is; kept in the browser. */
function useKept(nodeId: string): [boolean, () => void] {
  const { pipelineId } = useEditorInstance()
  const [value, setValue] = useLocalStorage({
    key: `telar-fusion-offer:${pipelineId}:${nodeId}`,
    defaultValue: 'open',
    // Nothing is selected when the server renders: read at once, or the card would flash.
    getInitialValueInEffect: false,
  })
  return [value === 'kept', () => setValue('kept')]
}
