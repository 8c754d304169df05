'use client'

import { ActionIcon, Anchor, Button } from '@mantine/core'
import { IconDownload, IconPlayerStop, IconX } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { ModelOffer, SetupDto } from '@/server/services/models/types'
import classes from './offer.module.css'
import { SetupSteps, StepLine } from './setup-steps'
import { useOffer, useOfferHidden } from './use-offer'

/**
 * Where a first visitor lands: Ollama runs, but lacks a model that answers or one that embeds. One click gets what fits,
 * and indexes the example with it. Never in the way: it is a strip, and goes for good when it is closed.
 */
export function OfferBanner({ framed = false }: { framed?: boolean }) {
  const [hidden, hide] = useOfferHidden()
  const { offer, busy, start, stop, dismiss } = useOffer()
  const t = useTranslations('models.offer')
  if (!offer) return null
  const { setup, missing } = offer
  const wanted = offer.up && (missing.chat || missing.embed) && !hidden
  if (!setup && !wanted) return null
  return (
    <section className={classes.banner} data-framed={framed || undefined} aria-label={t('label')}>
      {setup ? (
        <Progressing setup={setup} busy={busy} onStop={stop} onDismiss={dismiss} />
      ) : (
        <Proposal offer={offer} busy={busy} onStart={start} onHide={hide} />
      )}
    </section>
  )
}

interface ProposalProps {
  offer: ModelOffer
  busy: boolean
  onStart: ReturnType<typeof useOffer>['start']
  onHide: () => void
}

function Proposal({ offer, busy, onStart, onHide }: ProposalProps) {
  const t = useTranslations('models.offer')
  const format = useFormat()
  const { chat, embed } = offer.recommended
  const chosen = offer.models.filter(({ model }) => model === chat || model === embed)
  const bytes = chosen.reduce((sum, model) => sum + model.bytes, 0)
  const examples = embed ? offer.collections.filter(({ example }) => example) : []
  const lack = offer.missing.chat ? (offer.missing.embed ? 'both' : 'chat') : 'embed'
  const words = { chat: chat ?? '', embed: embed ?? '', memory: gibibytes(offer.memory) }
  const what = chat ? (embed ? 'both' : 'chat') : embed ? 'embed' : 'none'
  return (
    <>
      <div className={classes.bannerText}>
        <strong>{t(`lack.${lack}`)}</strong> {t(`proposal.${what}`, words)}{' '}
        {what === 'none' ? null : t(offer.memory === null ? 'memoryUnknown' : 'memoryKnown', words)}{' '}
        {examples.length > 0 ? t('thenExample') : null}
      </div>
      <div className={classes.buttons}>
        {chosen.length > 0 ? (
          <Button
            loading={busy}
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() =>
              onStart({
                ...(chat && { chat }),
                ...(embed && { embed }),
                collections: examples.map(({ id }) => id),
              })
            }
          >
            {t(chosen.length > 1 ? 'get.both' : 'get.one', { size: format.bytes(bytes) })}
          </Button>
        ) : null}
        <Button component={Link} href="/models" variant="default">
          {t('choose')}
        </Button>
        <ActionIcon className={classes.close} aria-label={t('hide')} title={t('hide')} onClick={onHide}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
    </>
  )
}

interface ProgressingProps {
  setup: SetupDto
  busy: boolean
  onStop: () => void
  onDismiss: () => void
}

function Progressing({ setup, busy, onStop, onDismiss }: ProgressingProps) {
  const t = useTranslations('models.offer')
  const common = useTranslations('common.actions')
  const at = setup.steps.findIndex(({ state }) => state === 'running')
  const current = setup.steps[at]
  if (setup.state === 'running') {
    return (
      <>
        <div className={classes.bannerText} role="status">
          {current ? <StepLine step={current} /> : null}
        </div>
        <div className={classes.buttons}>
          <span className={classes.dim}>{t('stepOf', { step: at + 1, count: setup.steps.length })}</span>
          <Button
            variant="default"
            loading={busy}
            leftSection={<IconPlayerStop size={14} aria-hidden />}
            onClick={onStop}
          >
            {common('cancel')}
          </Button>
        </div>
      </>
    )
  }
  return (
    <>
      <div className={classes.bannerText} role="status">
        <strong>{t(`ended.${setup.state}`)}</strong>
        <SetupSteps setup={setup} />
      </div>
      <div className={classes.buttons}>
        {setup.state === 'done' ? null : (
          <Anchor component={Link} href="/models" size="sm">
            {t('toModels')}
          </Anchor>
        )}
        <ActionIcon
          className={classes.close}
          aria-label={common('close')}
          title={common('close')}
          loading={busy}
          onClick={onDismiss}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
    </>
  )
}

/** Memory as computers are sold with it: `16` for 16 GiB. */
const gibibytes = (bytes: number | null): number => Math.round(((bytes ?? 0) / 2 ** 30) * 10) / 10
