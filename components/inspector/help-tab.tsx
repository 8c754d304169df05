'use client'

import { useLocale, useTranslations } from 'next-intl'
import { InlineText } from '@/components/ui/inline-text'
import { localeOf, textsOf } from '@/components/words/node-texts'
import type { AnyDefinition } from '@/pipeline/node-definition'
import classes from './inspector.module.css'

/** What a node type is for, and what each of its settings means. */
export function HelpTab({ definition }: { definition: AnyDefinition }) {
  const t = useTranslations('editor.inspector')
  const texts = textsOf(definition, localeOf(useLocale()))
  const fields = Object.entries(texts.fields).filter(([, field]) => field.hint)
  return (
    <div className={classes.help}>
      <p>
        <strong>{texts.description}</strong>
      </p>
      <p>
        <InlineText text={texts.help} />
      </p>
      {fields.length > 0 ? <h3>{t('settings')}</h3> : null}
      <dl>
        {fields.map(([path, field]) => (
          <div key={path}>
            <dt>{field.label}</dt>
            <dd>
              <InlineText text={field.hint ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
