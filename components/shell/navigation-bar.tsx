'use client'

import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { onNavigation } from './navigation'
import classes from './shell.module.css'

/** A thin bar while another page is on its way; what is quickly there shows none. */
export function NavigationBar() {
  const t = useTranslations('common.nav')
  const here = usePathname()
  const [going, setGoing] = useState<{ from: string; to: string } | null>(null)
  useEffect(() => onNavigation((to) => setGoing({ from: window.location.pathname, to })), [])
  if (going === null || going.from !== here || going.to === here) return null
  return <div className={classes.going} role="progressbar" aria-label={t('loading')} />
}
