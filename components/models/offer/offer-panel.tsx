'use client'

import { Button, Checkbox, Group } from '@mantine/core'
import { IconDownload, IconPlayerStop } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Panel } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import type { ModelOffer, SetupInput } from '@/server/services/models/types'
import classes from './offer.module.css'
import { OfferTable } from './offer-table'
import { SetupSteps } from './setup-steps'
import { useOffer } from './use-offer'

/** All models of the table to choose from, on the page of models; what is being got shows in its place. */
export function OfferPanel() {
  const t = useTranslations('models.offer')
  const common = useTranslations('common.actions')
  const { offer, busy, start, stop, dismiss } = useOffer()
  if (!offer?.up) return null
  const { setup } = offer
  return (
    <Panel title={t('panelTitle')} aside={<MemoryFact memory={offer.memory} />}>
      {setup ? (
        <div role="status">
          {setup.state === 'running' ? null : <strong className={classes.ended}>{t(`ended.${setup.state}`)}</strong>}
          <SetupSteps setup={setup} />
          <Group mt="sm">
            {setup.state === 'running' ? (
              <Button
                variant="default"
                loading={busy}
                leftSection={<IconPlayerStop size={14} aria-hidden />}
                onClick={stop}
              >
                {common('cancel')}
              </Button>
            ) : (
              <Button variant="default" loading={busy} onClick={dismiss}>
                {t('back')}
              </Button>
            )}
          </Group>
        </div>
      ) : (
        <Choice
          key={`${offer.recommended.chat} ${offer.recommended.embed}`}
          offer={offer}
          busy={busy}
          onStart={start}
        />
      )}
    </Panel>
  )
}

function MemoryFact({ memory }: { memory: number | null }) {
  const t = useTranslations('models.offer')
  const text =
    memory === null ? t('memoryElsewhere') : t('memoryHere', { memory: Math.round((memory / 2 ** 30) * 10) / 10 })
  return <span className={classes.dim}>{text}</span>
}

interface ChoiceProps {
  offer: ModelOffer
  busy: boolean
  onStart: (input: SetupInput) => void
}

function Choice({ offer, busy, onStart }: ChoiceProps) {
  const t = useTranslations('models.offer')
  const format = useFormat()
  const [chat, setChat] = useState(offer.recommended.chat)
  const [embed, setEmbed] = useState(offer.recommended.embed)
  const [ticked, setTicked] = useState<readonly string[]>(() =>
    offer.collections.filter(({ example }) => example).map(({ id }) => id),
  )
  // One that is there already can index too.
  const indexer = embed ?? offer.embedder
  const collections = indexer ? ticked.filter((id) => offer.collections.some((one) => one.id === id)) : []
  const pulled = offer.models.filter(({ model, there }) => !there && (model === chat || model === embed))
  const bytes = pulled.reduce((sum, model) => sum + model.bytes, 0)
  const toggle = (id: string) => setTicked((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  return (
    <div className={classes.choice}>
      <OfferTable
        kind="chat"
        models={offer.models}
        chosen={chat}
        recommended={offer.recommended.chat}
        onChoose={setChat}
      />
      <OfferTable
        kind="embed"
        models={offer.models}
        chosen={embed}
        recommended={offer.recommended.embed}
        onChoose={setEmbed}
      />
      {indexer && offer.collections.length > 0 ? (
        <fieldset className={classes.collections}>
          <legend>{t('reindex', { model: indexer })}</legend>
          <p className={classes.dim}>{t('reindexBody')}</p>
          {offer.collections.map(({ id, name, documents, example }) => (
            <Checkbox
              key={id}
              checked={ticked.includes(id)}
              onChange={() => toggle(id)}
              label={`${name} · ${t('documentCount', { count: documents })}${example ? ` · ${t('example')}` : ''}`}
            />
          ))}
        </fieldset>
      ) : null}
      <Group>
        <Button
          loading={busy}
          disabled={pulled.length === 0 && collections.length === 0}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() =>
            onStart({
              ...(chat && { chat }),
              ...((embed ?? (collections.length > 0 ? offer.embedder : null)) && { embed: indexer ?? undefined }),
              collections,
            })
          }
        >
          {pulled.length > 0
            ? t(pulled.length > 1 ? 'get.both' : 'get.one', { size: format.bytes(bytes) })
            : t('index.action')}
        </Button>
      </Group>
    </div>
  )
}
