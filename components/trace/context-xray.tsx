'use client'

import { useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { Folded } from '@/components/ui/folded'
import { useFormat } from '@/components/ui/use-format'
import type { StepRecord } from '@/pipeline/run-event'
import { RenderedPrompt } from './rendered-prompt'
import { type SentPrompt, sentPromptOf } from './sent-prompt'
import classes from './step.module.css'
import { type Budget, TokenBar } from './token-bar'
import { MessagesView } from './value-view'

/** What a model had before it when it answered: what filled its context, what was left out, and the messages as they were sent. */
export function ContextXray({ step, budget }: { step: StepRecord; budget: Budget }) {
  const t = useTranslations('editor.xray')
  const sent = sentPromptOf(step)
  return (
    <section>
      <h3 className={classes.heading}>{t('title')}</h3>
      <TokenBar budget={budget} sources={sent?.sources} />
      {sent ? (
        <>
          <Limits budget={budget} sent={sent} counted={step.usage?.inputTokens} />
          <LeftOut sent={sent} />
          <Folded label={t('messages', { count: sent.messages.length })}>
            <div className={classes.json}>
              <MessagesView messages={sent.messages} />
              <div className={classes.copy}>
                <CopyButton value={JSON.stringify(plain(sent.messages), null, 2)} />
              </div>
            </div>
          </Folded>
          {step.details?.provider === 'ollama' && typeof step.details.model === 'string' ? (
            <RenderedPrompt model={step.details.model} messages={sent.messages} contextTokens={budget.context} />
          ) : null}
        </>
      ) : null}
    </section>
  )
}

const plain = (messages: SentPrompt['messages']) => messages.map(({ role, content }) => ({ role, content }))

/** How much the model holds, and how far the estimate was off. */
function Limits({ budget, sent, counted = 0 }: { budget: Budget; sent: SentPrompt; counted: number | undefined }) {
  const t = useTranslations('editor.xray')
  const format = useFormat()
  const { node, model, scale } = sent.window
  const estimate = budget.system + budget.examples + budget.history + budget.sources + budget.question
  const off = estimate > 0 ? counted / estimate - 1 : 0
  const lines = [
    model === null
      ? t('modelUnknown', { node: format.number(node) })
      : t('limits', { model: format.number(model), node: format.number(node), used: format.number(budget.context) }),
    counted > 0
      ? t('counted', {
          estimate: format.number(estimate),
          counted: format.number(counted),
          off: format.number(Math.abs(off) * 100, 0),
          side: Math.abs(off) < 0.005 ? 'exact' : off > 0 ? 'more' : 'fewer',
        })
      : '',
    scale === 1 ? '' : t('calibrated', { scale: format.number(scale, 2) }),
  ]
  return (
    <ul className={classes.xray}>
      {lines.filter(Boolean).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

function LeftOut({ sent: { leftOut } }: { sent: SentPrompt }) {
  const t = useTranslations('editor.xray')
  const format = useFormat()
  const { turns, examples, sources } = leftOut
  if (turns + examples + sources.length === 0) return <p className={classes.exact}>{t('nothingLeftOut')}</p>
  return (
    <>
      <h4 className={classes.portName}>{t('leftOut')}</h4>
      <ul className={classes.reasons}>
        {turns > 0 ? <li>{t('turns', { count: turns })}</li> : null}
        {examples > 0 ? <li>{t('examples', { count: examples })}</li> : null}
        {sources.map(({ citation, name, tokens }) => (
          <li key={citation}>{t('source', { citation, name, tokens: format.number(tokens) })}</li>
        ))}
      </ul>
    </>
  )
}
