'use client'

import { Popover, UnstyledButton } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { AnswerSource } from '@/pipeline/run-event'
import classes from './cited.module.css'
import { SourceCard } from './source-card'

/** A citation in an answer; pressing it shows the source. */
export function CitationButton({ source }: { source: AnswerSource }) {
  const t = useTranslations('editor.dock')
  return (
    <Popover width={380} position="top" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.citation}
          aria-label={t('citation', { number: source.citation, name: source.documentName })}
        >
          {source.citation}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <SourceCard source={source} />
      </Popover.Dropdown>
    </Popover>
  )
}
