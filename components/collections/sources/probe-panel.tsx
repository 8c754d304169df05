'use client'

import { Button } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Phrase } from '@/components/ui/phrases'
import { english } from '@/pipeline/said'
import type { SourceDto, SourceProbe } from '@/server/services/sources/types'
import { kindOf } from './kinds'
import { configOf, type SourceDraft } from './source-form'
import classes from './sources.module.css'

interface ProbePanelProps {
  draft: SourceDraft
  /** Shows what is wrong with the form; gives whether nothing is. */
  check: () => boolean
  source: SourceDto | null
}

/** Tries the settings without changing anything and shows the first documents they lead to. */
export function ProbePanel({ draft, check, source }: ProbePanelProps) {
  const t = useTranslations('collections.sources.probe')
  const trpc = useTRPC()
  const probe = useMutation(trpc.sources.probe.mutationOptions())
  // A stored secret stays on the server, so it cannot be tried from here.
  const secretNeeded = kindOf(draft).secret !== undefined && source?.hasSecret === true && draft.secret === null
  const tryIt = () => {
    if (!check()) return
    probe.mutate({
      config: configOf(draft),
      ...(kindOf(draft).secret && draft.secret ? { secret: draft.secret } : {}),
    })
  }
  return (
    <div className={classes.probe}>
      <div className={classes.probeHead}>
        <Button
          variant="default"
          loading={probe.isPending}
          disabled={secretNeeded}
          leftSection={<IconPlugConnected size={14} aria-hidden />}
          onClick={tryIt}
        >
          {t('try')}
        </Button>
        <span className={classes.dim}>{secretNeeded ? t('secretNeeded') : t('hint')}</span>
      </div>
      <div aria-live="polite">
        {probe.isError ? <ErrorCard error={probe.error} compact /> : null}
        {probe.data ? <Found probe={probe.data} /> : null}
      </div>
    </div>
  )
}

function Found({ probe }: { probe: SourceProbe }) {
  const t = useTranslations('collections.sources.probe')
  return (
    <>
      {probe.warnings.map((warning) => (
        <p key={english(warning)} className={classes.warning}>
          <Phrase>{warning}</Phrase>
        </p>
      ))}
      <p className={classes.dim}>
        {probe.keys.length === 0 ? t('nothing') : t(probe.more ? 'foundMore' : 'found', { count: probe.keys.length })}
      </p>
      <ul className={classes.keys}>
        {probe.keys.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
    </>
  )
}
