/** Domains where anybody can have an address: two people there have nothing in common. */
export const FREE_MAIL_DOMAINS: readonly string[] =
  `gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com msn.com yahoo.com yahoo.co.uk
  yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de ymail.com rocketmail.com icloud.com me.com mac.com aol.com proton.me
  protonmail.com pm.me tutanota.com tuta.io gmx.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de mail.com
  mail.ru yandex.com yandex.ru bk.ru inbox.ru list.ru rambler.ru qq.com 163.com 126.com sina.com foxmail.com
  naver.com daum.net hanmail.net libero.it virgilio.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr uol.com.br
  bol.com.br terra.com.br seznam.cz centrum.cz wp.pl onet.pl o2.pl interia.pl zoho.com hey.com fastmail.com
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net btinternet.com sky.com duck.com
  privaterelay.appleid.com users.noreply.github.com mailinator.com rediffmail.com`.split(/\s+/);

const KNOWN = new Set(FREE_MAIL_DOMAINS);

export function isFreeMailDomain(domain: string): boolean {
  return KNOWN.has(domain.toLowerCase());
}
