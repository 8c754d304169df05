'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Folded } from '@/components/ui/folded'
import { RelativeTime } from '@/components/ui/use-format'
import type { PublicationDto } from '@/server/services/deployments/types'
import classes from './publish.module.css'

/** What went live and when, and where the gate was overridden, why. */
export function Publications({ pipelineId }: { pipelineId: string }) {
  const t = useTranslations('gate.publications')
  const trpc = useTRPC()
  const publications = useQuery(trpc.deployments.publications.queryOptions({ pipelineId }))
  if (publications.isError) return <ErrorCard error={publications.error} compact />
  if (!publications.data?.length) return null
  return (
    <Folded label={t('title')}>
      <ol className={classes.publications} data-testid="publications">
        {publications.data.map((one) => (
          <li key={one.id}>
            <span>{t(one.back ? 'back' : 'version', { number: one.number })}</span>
            <span className={classes.quiet}>
              <RelativeTime iso={one.at} />
            </span>
            <Said publication={one} />
          </li>
        ))}
      </ol>
    </Folded>
  )
}

function Said({ publication: { gate, reason } }: { publication: PublicationDto }) {
  const t = useTranslations('gate.publications')
  if (gate === null && reason === null) return null
  return (
    <>
      <span className={classes.quiet}>{t(gate ? (gate.passed ? 'passed' : 'refused') : 'unasked')}</span>
      {reason === null ? null : <span className={classes.reason}>{t('overridden', { reason })}</span>}
    </>
  )
}
