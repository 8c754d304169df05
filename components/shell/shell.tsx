'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { CommandPalette, PaletteButton } from './command-palette'
import { GlobalCommands } from './global-commands'
import { NavigationBar } from './navigation-bar'
import { placeOf, places } from './places'
import { LanguageSwitch, ThemeSwitch } from './preferences'
import classes from './shell.module.css'
import { ShortcutsDialog } from './shortcuts-dialog'
import { StatusChip } from './status-chip'

/** The frame around every page: top bar and content. Pages scroll inside the content area. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations('common')
  const here = placeOf(usePathname())

  return (
    <div className={classes.frame}>
      <a href="#content" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <header className={classes.bar}>
        <Link href="/pipelines" className={classes.brand} aria-label={t('nav.home')}>
          <Logo />
          <span aria-hidden>Telar</span>
        </Link>
        <nav className={classes.nav} aria-label={t('nav.main')}>
          {places.map((place) => (
            <Link
              key={place.key}
              href={place.href}
              className={classes.link}
              aria-current={place === here ? 'page' : undefined}
            >
              <place.icon size={16} stroke={1.7} aria-hidden />
              <span className={classes.linkText}>{t(`nav.${place.key}`)}</span>
            </Link>
          ))}
        </nav>
        <div className={classes.tools}>
          <StatusChip />
          <PaletteButton />
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <NavigationBar />
      </header>
      <main id="content" className={classes.content} tabIndex={-1}>
        {children}
      </main>
      <CommandPalette />
      <GlobalCommands />
      <ShortcutsDialog />
    </div>
  )
}

/** The mark: two warp threads, two weft threads, one over and one under. */
function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden focusable="false">
      <g stroke="var(--telar-accent)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M6.5 2v16M13.5 2v2M13.5 9v9" />
        <path d="M2 6.5h2M9 6.5h9M2 13.5h9M16 13.5h2" />
      </g>
    </svg>
  )
}
