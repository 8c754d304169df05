'use client'

import { Anchor, Code } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Page, Panel } from '@/components/ui/page'
import { type ErrorCode, errorTable } from '@/pipeline/error-table'
import classes from './errors.module.css'

// The table's keys are its codes.
const codes = Object.keys(errorTable) as ErrorCode[]

/** Every error with what to do: where the `type` of a problem document leads. */
export function ErrorsPage() {
  const t = useTranslations('common')
  return (
    <Page title={t('errorsPage.title')} lead={t('errorsPage.lead')}>
      {codes.map((code) => (
        <section key={code} id={code} className={classes.error}>
          <Panel title={t(`errors.${code}.title`)} aside={<Permalink code={code} />}>
            <p className={classes.fix}>{t(`errors.${code}.fix`)}</p>
            <p className={classes.facts}>
              {t('errorsPage.facts', {
                status: errorTable[code].status,
                retryable: String(errorTable[code].retryable),
              })}
            </p>
          </Panel>
        </section>
      ))}
    </Page>
  )
}

/** Its own address, to be passed on. */
function Permalink({ code }: { code: ErrorCode }) {
  return (
    <Anchor href={`#${code}`} display="inline-block" py={4}>
      <Code>{code}</Code>
    </Anchor>
  )
}
