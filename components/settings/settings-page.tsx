'use client'

import { Code, SegmentedControl, Skeleton, useMantineColorScheme } from '@mantine/core'
import { useMounted } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { colorSchemes, useSetLocale } from '@/components/shell/preferences'
import { useTRPC } from '@/components/trpc/client'
import { CopyButton } from '@/components/ui/copy-button'
import { ErrorCard } from '@/components/ui/error-card'
import { Facts, Page, Panel } from '@/components/ui/page'
import { useFormat, useWords } from '@/components/ui/use-format'
import { locales } from '@/pipeline/node-definition'
import type { SystemStatus } from '@/server/services/system/types'
import { Connections } from './connections'
import { SecretsPanel } from './secrets'
import classes from './settings.module.css'

/** Language, theme, and what this Telar is connected to. */
export function SettingsPage() {
  const t = useTranslations('settings')
  const trpc = useTRPC()
  const status = useQuery(trpc.system.status.queryOptions())
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Appearance />
      {status.isError ? (
        <div className={classes.error}>
          <ErrorCard error={status.error} onRetry={() => void status.refetch()} />
        </div>
      ) : null}
      {status.isPending ? <Skeleton height={320} mt="md" radius="md" /> : null}
      {status.data ? <Connections status={status.data} /> : null}
      <SecretsPanel />
      {status.data ? <StorageAndVersions status={status.data} /> : null}
    </Page>
  )
}

function Appearance() {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const locale = useLocale()
  const setLocale = useSetLocale()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const mounted = useMounted()
  return (
    <Panel title={t('appearance')}>
      <Facts
        items={[
          {
            label: common('language.label'),
            value: (
              <SegmentedControl
                aria-label={common('language.label')}
                data={locales.map((value) => ({ value, label: common(`language.${value}`) }))}
                value={locale}
                onChange={(value) => setLocale(locales.find((one) => one === value) ?? 'en')}
              />
            ),
          },
          {
            label: common('theme.label'),
            value: (
              <SegmentedControl
                aria-label={common('theme.label')}
                data={colorSchemes.map(({ value }) => ({ value, label: common(`theme.${value}`) }))}
                value={mounted ? colorScheme : 'auto'}
                onChange={(value) => setColorScheme(colorSchemes.find((one) => one.value === value)?.value ?? 'auto')}
              />
            ),
          },
        ]}
      />
    </Panel>
  )
}

function StorageAndVersions({ status }: { status: SystemStatus }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const format = useFormat()
  const servers = status.providers.filter((provider) => provider.provider !== 'built-in')
  const words = useWords()
  // A store with an address is a server, which has a version of its own.
  const store =
    status.store.url === undefined
      ? []
      : [{ label: words(status.vectors.title), value: status.store.version ?? t('unknown') }]
  return (
    <>
      <section className={classes.section}>
        <Panel title={t('storage')}>
          <p className={classes.lead}>{t('storageBody')}</p>
          <Facts
            items={[
              {
                label: t('rows.data'),
                value: (
                  <span className={classes.path}>
                    <Code>{status.dataFolder}</Code>
                    <CopyButton value={status.dataFolder} />
                    <Code className={classes.variable}>TELAR_DATA</Code>
                  </span>
                ),
              },
              {
                label: t('rows.uploads'),
                value: (
                  <span className={classes.path}>
                    {format.bytes(status.limits.uploadBytes)}
                    <Code className={classes.variable}>TELAR_MAX_UPLOAD_MB</Code>
                  </span>
                ),
              },
            ]}
          />
        </Panel>
      </section>
      <section className={classes.section}>
        <Panel title={t('about')}>
          <Facts
            items={[
              { label: t('version'), value: status.version },
              ...servers.map((server) => ({
                label: common(`status.${server.provider}`),
                value: server.version ?? (server.state === 'up' ? t('unknown') : common('status.down')),
              })),
              ...store,
            ]}
          />
        </Panel>
      </section>
    </>
  )
}
