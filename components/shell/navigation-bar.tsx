'use client'

import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { onNavigation } from './navigation'
import classes from './shell.module.css'

/** A thin bar while another page is on its way; what is quickly there shows none. */
export function NavigationBar() {
  const here = usePathname()
  // Whatever page arrives, the way to it is over.
  return <Going key={here} here={here} />
}

function Going({ here }: { here: string }) {
  const t = useTranslations('common.nav')
  const [to, setTo] = useState(here)
  useEffect(() => onNavigation(setTo), [])
  return to === here ? null : <div className={classes.going} role="progressbar" aria-label={t('loading')} />
}
