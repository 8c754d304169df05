import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ErrorsPage } from '@/components/errors/errors-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common.errorsPage')
  return { title: t('title') }
}

export default ErrorsPage
