'use client'

import { Button, CloseButton, Group } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useTranslations } from 'next-intl'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useCommands } from '@/components/shell/commands'
import { startTour, useHelp } from '@/components/shell/help'
import classes from './tour.module.css'

/** What each step is about, and where it is found. */
const steps = [
  { name: 'canvas', at: '[data-testid="canvas"]' },
  { name: 'palette', at: '[data-testid="palette"]' },
  { name: 'inspector', at: '[data-testid="inspector"]' },
  { name: 'dock', at: '[data-testid="run-dock"]' },
  { name: 'live', at: '[data-testid="live-status"]' },
] as const

const end = () => useHelp.setState({ tourStep: null })

/** Five steps through the editor. Offered once in a strip, begun when asked for, ended at any step. */
export function Tour() {
  const t = useTranslations('editor.tour')
  const help = useTranslations('common.palette')
  const step = useHelp((state) => state.tourStep)
  const [seen, setSeen] = useLocalStorage({ key: 'telar.tour', defaultValue: 'unknown' })
  const commands = useMemo(
    () => [{ id: 'help:tour', group: help('help'), label: t('title'), run: startTour }],
    [t, help],
  )
  useCommands('tour', commands)
  // Whoever leaves the editor leaves the tour.
  useEffect(() => end, [])
  const begin = () => {
    setSeen('seen')
    startTour()
  }
  return (
    <>
      {seen === 'seen' || step !== null ? null : <Offer onStart={begin} onSkip={() => setSeen('seen')} />}
      {step === null ? null : <Step key={step} at={step} />}
    </>
  )
}

function Offer({ onStart, onSkip }: { onStart: () => void; onSkip: () => void }) {
  const t = useTranslations('editor.tour')
  return (
    <section className={classes.offer} aria-label={t('title')}>
      <span>{t('offer')}</span>
      <Button size="compact-xs" variant="light" onClick={onStart}>
        {t('start')}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onSkip}>
        {t('no')}
      </Button>
    </section>
  )
}

const CARD = { width: 320, height: 190 }
const GAP = 12

/** A ring around what the step is about, and a card beside it that takes the keys: Escape ends the tour. */
function Step({ at }: { at: number }) {
  const t = useTranslations('editor.tour')
  const card = useRef<HTMLDivElement>(null)
  const target = usePlaceOf(steps[at]?.at ?? '')
  const last = at === steps.length - 1
  useEffect(() => card.current?.focus(), [])
  const go = (next: number) => useHelp.setState({ tourStep: next })
  const name = steps[at]?.name ?? 'canvas'
  return (
    <>
      {target ? <div className={classes.ring} style={target} aria-hidden /> : null}
      <div
        ref={card}
        className={classes.card}
        style={{ width: CARD.width, ...beside(target) }}
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === 'Escape') end()
        }}
      >
        <div className={classes.head}>
          <strong id="tour-title">{t(`steps.${name}.title`)}</strong>
          <CloseButton size="sm" aria-label={t('skip')} onClick={end} />
        </div>
        <p id="tour-text">{t(`steps.${name}.text`)}</p>
        <Group gap="xs">
          <span className={classes.count}>{t('count', { at: at + 1, of: steps.length })}</span>
          {at > 0 ? (
            <Button variant="default" onClick={() => go(at - 1)}>
              {t('back')}
            </Button>
          ) : null}
          <Button onClick={() => (last ? end() : go(at + 1))}>{t(last ? 'done' : 'next')}</Button>
        </Group>
      </div>
    </>
  )
}

interface Place {
  left: number
  top: number
  width: number
  height: number
}

/** Where an element stands in the window, also after that changed; `null` while there is none, as of a folded panel. */
function usePlaceOf(selector: string): Place | null {
  const [place, setPlace] = useState<Place | null>(null)
  useLayoutEffect(() => {
    const look = () => {
      const box = document.querySelector(selector)?.getBoundingClientRect()
      setPlace(box && box.width > 0 ? { left: box.left, top: box.top, width: box.width, height: box.height } : null)
    }
    look()
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [selector])
  return place
}

/** Under what is shown where there is room, else within it, and always in the window. */
function beside(target: Place | null): { left: number; top: number } {
  const { innerWidth, innerHeight } = window
  const middle = target ? target.left + target.width / 2 : innerWidth / 2
  const under = target ? target.top + target.height + GAP : innerHeight / 2
  const top = under + CARD.height < innerHeight ? under : (target?.top ?? 0) + 2 * GAP
  const within = (value: number, most: number) => Math.max(GAP, Math.min(value, most - GAP))
  return { left: within(middle - CARD.width / 2, innerWidth - CARD.width), top: within(top, innerHeight - CARD.height) }
}
