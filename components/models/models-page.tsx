'use client'

import { ActionIcon, Code, Skeleton, Stack, Tooltip } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { CopyButton } from '@/components/ui/copy-button'
import { ErrorCard } from '@/components/ui/error-card'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { Page } from '@/components/ui/page'
import { Phrase } from '@/components/ui/phrases'
import type { ModelInfo } from '@/pipeline/environment'
import type { SystemStatus } from '@/server/services/system/types'
import { InstallOllama } from './install-ollama'
import { ModelTable } from './model-table'
import classes from './models.module.css'
import { OfferPanel } from './offer/offer-panel'
import { PullPanel } from './pull-panel'

type ProviderStatus = SystemStatus['providers'][number]

/** How often the page looks whether servers came or went. */
const POLL_MS = 10_000

/** What each provider has, and how to get more. */
export function ModelsPage() {
  const t = useTranslations('models')
  const trpc = useTRPC()
  const query = useQuery(trpc.models.list.queryOptions(undefined, { refetchInterval: POLL_MS }))
  const status = useQuery(trpc.system.status.queryOptions())
  return (
    <Page
      title={t('title')}
      lead={<AutoLine status={status.data} />}
      actions={
        <Tooltip label={t('refresh')}>
          <ActionIcon size={30} aria-label={t('refresh')} onClick={() => void query.refetch()}>
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      }
    >
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? (
        <Stack gap="lg">
          <Skeleton height={150} radius="md" />
          <Skeleton height={150} radius="md" />
        </Stack>
      ) : null}
      {query.data?.providers.map((provider) => (
        <ProviderSection
          key={provider.provider}
          provider={provider}
          models={query.data.models.filter((model) => model.provider === provider.provider)}
          chosen={status.data}
        />
      ))}
    </Page>
  )
}

function AutoLine({ status }: { status: SystemStatus | undefined }) {
  const t = useTranslations('models')
  if (!status) return t('lead')
  if (!status.chat) return t('autoNone')
  return t('auto', { chat: status.chat.model, embed: status.embed?.model ?? t('none') })
}

interface ProviderSectionProps {
  provider: ProviderStatus
  models: readonly ModelInfo[]
  chosen: SystemStatus | undefined
}

function ProviderSection({ provider, models, chosen }: ProviderSectionProps) {
  const t = useTranslations('models')
  const common = useTranslations('common')
  const up = provider.state === 'up'
  return (
    <section className={classes.section} aria-labelledby={`provider-${provider.provider}`}>
      <div className={classes.head}>
        <h2 id={`provider-${provider.provider}`}>{common(`status.${provider.provider}`)}</h2>
        <ToneBadge
          tone={up ? 'ok' : 'failed'}
          icon={up ? IconCircleCheck : IconCircleX}
          label={up ? common('status.up') : common('status.down')}
        />
        <span className={classes.meta}>{[provider.version, provider.url].filter(Boolean).join(' · ')}</span>
      </div>
      {provider.provider === 'built-in' ? <p className={classes.body}>{t('builtInBody')}</p> : null}
      {up ? <ModelTable models={models} chosen={chosen} /> : <ProviderDown provider={provider} />}
      {up && provider.provider === 'ollama' ? (
        <>
          <div className={classes.offer}>
            <OfferPanel />
          </div>
          <PullPanel />
        </>
      ) : null}
    </section>
  )
}

function ProviderDown({ provider }: { provider: ProviderStatus }) {
  const t = useTranslations('models')
  if (provider.provider !== 'ollama') {
    return (
      <p className={classes.body}>
        {t('providerDown')} {provider.message ? <Phrase>{provider.message}</Phrase> : null}
      </p>
    )
  }
  return (
    <div className={classes.how}>
      <p>{t('ollamaBody', { url: provider.url ?? 'http://127.0.0.1:11434' })}</p>
      <Command text="ollama serve" />
      <p>{t('install')}</p>
      <InstallOllama />
      <p>{t('ollamaElsewhere')}</p>
      <Command text="OLLAMA_URL=http://192.168.1.20:11434 npm start" />
      <p className={classes.meta}>
        {t('ollamaSeen')} {t('thenOffer')}
      </p>
    </div>
  )
}

function Command({ text }: { text: string }) {
  return (
    <div className={classes.command}>
      <Code block>{text}</Code>
      <CopyButton value={text} />
    </div>
  )
}
