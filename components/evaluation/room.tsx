'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Page } from '@/components/ui/page'
import classes from './evaluation.module.css'

const tabs = [
  { key: 'experiments', href: '/evaluation' },
  { key: 'judges', href: '/evaluation/judges' },
] as const

interface RoomProps {
  here: (typeof tabs)[number]['key']
  actions?: ReactNode
  children: ReactNode
}

/** The room “Experiments”: its heading and the two lists in it. */
export function Room({ here, actions, children }: RoomProps) {
  const t = useTranslations('evaluation')
  return (
    <Page title={t('title')} lead={t('lead')} actions={actions}>
      <nav className={classes.tabs} aria-label={t('tabs.label')}>
        {tabs.map(({ key, href }) => (
          <Link key={key} href={href} className={classes.tab} aria-current={key === here ? 'page' : undefined}>
            {t(`tabs.${key}`)}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}
