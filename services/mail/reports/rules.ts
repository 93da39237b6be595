/**
 * What a refusal means: the first rule all of whose conditions hold decides. Words come before codes, since servers choose
 * codes carelessly (a full mailbox said as 5.1.1, a blocked network as 5.2.1); then the enhanced code, then the basic one.
 */
export type Rule = {
  /** Kept with each report, as `rule`. */
  name: string;
  verdict: 'hard' | 'soft' | 'blocked';
  /**
   * Whose fault it is. `sender`: every further mail would fail too, so that sending stops. `mail`: this mail, by its size or
   * content. `recipient`: the mailbox or its domain. `way`: a server or a network between.
   */
  about: 'sender' | 'mail' | 'recipient' | 'way';
  why: string;
  /**
   * Enhanced codes without their class: `1.1` stands for 5.1.1 and 4.1.1, `7.606-649` for a range, `6.*` for all of a subject, `none` for
   * no enhanced code at all.
   */
  status?: string[];
  /** Basic codes. */
  code?: number[];
  /** Any of these; see `phrases`. */
  words?: string[];
};

/**
 * Returns the phrases of a list parted by `|`. They are in lower case, and begin where a word begins. `…` stands for at most 40
 * characters, `_` for a blank at the end. Addresses are taken out of the text before.
 */
const phrases = (list: string): string[] =>
  list.split('|').map((phrase) => phrase.trim().replaceAll('_', ' '));

export const rules: Rule[] = [
  // Words that hold whatever the code says.
  {
    name: 'expired',
    verdict: 'soft',
    about: 'way',
    why: 'The relay tried until its queue time was over.',
    status: ['4.7', '4.300', '4.316', '4.317'],
  },
  {
    name: 'restricted-recipient',
    verdict: 'blocked',
    about: 'mail',
    why: 'The recipient takes mail of certain senders only; others are not affected.',
    words: phrases(`
      accepts mail from … only | authrequired | delivery to this address is restricted |
      not accepting mail from | not permitted to send to this | only accepts … from | resolver.rst |
      sender … not allowed to send to | sender … not authorized to send to | you are not allowed to send |
      you are not authorized to send`),
  },
  {
    name: 'relaying-denied',
    verdict: 'blocked',
    about: 'sender',
    why: 'The server does not take our mail for this domain.',
    words: phrases(`
      as a relay | can not relay | cannot relay | do not relay | does not relay | insecure mail relay |
      may not relay | no relaying | not a gateway | not a relay | not allowed to relay | not an open relay |
      not authorized to relay | not permitted to relay | rcpthosts | relais … interdit |
      relais … refus | relay access denied | relay denied | relay not allowed | relay not permitted |
      relay operation rejected | relay prohibited | relaying mail to | relaying … denied |
      relaying … not allowed | relaying … not permitted | relaying … prohibited |
      this system is not configured to relay mail | unable to relay | weiterleitung … nicht erlaubt`),
  },
  {
    name: 'domain-not-served',
    verdict: 'blocked',
    about: 'mail',
    why: 'The server to which the domain of this recipient leads does not know it; other domains are not affected.',
    words: phrases(`not local host | we do not accept mail for this domain`),
  },
  {
    name: 'listed-link',
    verdict: 'blocked',
    about: 'mail',
    why: 'A link in the mail is on a block list.',
    words: phrases(`surbl | uribl`),
  },
  {
    name: 'block-list',
    verdict: 'blocked',
    about: 'sender',
    why: 'Our address or network is on a block list.',
    words: phrases(`
      auf einer sperrliste | banned sending ip | barracudacentral | black list | black-list | blacklist |
      block list | block-list | blocked by … list | blocked by … rbl | blocked ip | blocked using |
      blocklist | client host rejected | client host … blocked | client rejected |
      connection refused from your | connections from this host | connections not accepted from | denylist |
      dial-up | dialup | dnsbl | dynamic ip | dynamic, residential |
      host … is blocked | ip address … has been blocked | ip address … rejected | ip address … was found |
      ip blocked | ip … blocked by | ip … is banned | ip … is blocked | ip … is in … list |
      ip … is not authorized | is listed on | lista negra | lista nera | liste noire | listed at … spam |
      listed by … spam | listed in … dns | mail from … ip … refused |
      mail from … rejected for policy reasons | proofpoint … blocked | rbl: | rbl_ |
      schwarze liste | senderbase | server … is blocked | sie stehen auf einer | sorbs | spamcop |
      spamhaus | your ip … banned | your ip … blocked | your ip … listed |
      your ip … refused | your ip … rejected | czarnej liście | черн | чёрн | ブラックリスト | 黑名单`),
  },
  {
    name: 'reputation',
    verdict: 'blocked',
    about: 'sender',
    why: 'The receiver thinks badly of our address, network or links.',
    words: phrases(`due to user complaints | reputation`),
  },
  {
    name: 'authentication',
    verdict: 'blocked',
    about: 'sender',
    why: 'SPF, DKIM, DMARC or the reverse DNS of our relay failed.',
    status: ['7.20-27', '7.29-32', '7.509', '7.515'],
  },
  {
    name: 'authentication-words',
    verdict: 'blocked',
    about: 'sender',
    why: 'SPF, DKIM, DMARC or the reverse DNS of our relay failed.',
    words: phrases(`
      bad helo | cannot find your hostname | cannot find your reverse hostname |
      cannot resolve your address | client … without … dns | dkim | dmarc | does not pass authentication |
      domainkeys | email authentication | fcrdns | helo … reject | invalid helo | invalid ptr |
      is not allowed to send … from | is not authorized to send … from | must have … reverse | no ptr |
      not designated as permitted sender | not permitted to send … from | openspf | ptr lookup |
      ptr record | rdns | required authentication level | reverse dns | reverse lookup |
      sender authentication | sender policy framework | spf ( | spf check | spf fail | spf policy |
      spf record | spf soft | spf validation | spf:_ | unauthenticated email | unauthenticated mail |
      unresolvable ip`),
  },
  {
    name: 'network-refused',
    verdict: 'blocked',
    about: 'sender',
    why: 'The receiver takes no mail from our network or sending domain.',
    status: ['7.28', '7.501-502', '7.511-512', '7.606-649', '7.700-750'],
  },
  {
    name: 'sender-refused',
    verdict: 'blocked',
    about: 'sender',
    why: 'The receiver refuses our sender address.',
    words: phrases(`
      absender … abgelehnt | absender … gesperrt | backscatter | bad sender | badmailfrom | badmx | batv |
      bogus mail from | bounce … not accepted | could not complete sender verify |
      domain of sender address | domain of the sender | emetteur invalide | envelope blocked |
      envelope from … reject | envelope sender | expediteur invalide | from: domain |
      fully qualified email address | fully-qualified … sender | invalid sender | mail from domain |
      mail from not | mail from … not accepted | mittente … rifiut | no longer accepts mail with |
      null sender | rejected because of the sender | remetente … rejeit | remitente … rechaz |
      return path … reject | returnpath | sender address verification | sender address … not |
      sender address … reject | sender blocked | sender callout | sender denied | sender domain must |
      sender domain … empty | sender domain … reject | sender email address rejected | sender ip |
      sender is rejected | sender not accepted | sender rejected | sender verification failed |
      sender verify failed | sender … is blocked | unknown sender | unroutable sender |
      verification failed for | verify sender | expéditeur … refus | отправител`),
  },
  {
    name: 'encryption',
    verdict: 'blocked',
    about: 'sender',
    why: 'The receiver wants TLS that our relay does not offer, or a log-in.',
    status: ['7.10', '7.11'],
  },
  {
    name: 'encryption-words',
    verdict: 'blocked',
    about: 'sender',
    why: 'The receiver wants TLS that our relay does not offer, or a log-in.',
    words: phrases(`
      authentication required | authentication … is required | encryption required | must issue a starttls |
      not authenticated | requires authentication | requires tls | smtp auth | starttls … required |
      tls … required`),
  },
  {
    name: 'virus',
    verdict: 'blocked',
    about: 'mail',
    why: 'A scanner saw a virus in the mail.',
    words: phrases(`
      infected | malware | trojan | virus | worm_ | вирус | ウイルス | 病毒`),
  },
  {
    name: 'spam',
    verdict: 'blocked',
    about: 'mail',
    why: 'A filter took the mail for spam.',
    words: phrases(`
      a spam | advertisement | als spam | anti-spam | antispam | appears … spam | block for spam |
      blocked for spam | blocked … spam | bulk e-mail | bulk email | bulk mail | classified … spam |
      cloudmark | come spam | comme spam | como spam | considered … spam | contain … spam |
      correo no deseado | deemed … spam | detected … spam | determined to be spam | due to spam |
      high spam | identified … spam | is probably spam | is spam | jako spam | junk email | junk mail |
      likely … spam | look like spam | looks like spam | marked as spam | no spam | of spam | phishing |
      possible spam | pourriel | probable spam | pyzor | razor | recognized as spam | refused … spam |
      regarded as spam | rejected … spam | seems to be spam | spam block | spam content | spam detect |
      spam e-mail | spam email | spam engine | spam erkannt | spam filter | spam firewall | spam level |
      spam mail | spam message | spam not accepted | spam point | spam refused | spam rejected |
      spam score | spam threshold | spam-like | spam._ | spam/ | spam:_ | spamassassin | spambouncer |
      spamminess | spammy | spamtrap | spm_ | suspect spam | suspected spam | suspicious … spam |
      tagged as spam | too much spam | ube_ | uce_ | unsolicited | indésirable | спам | 垃圾邮件 | 垃圾郵件 |
      迷惑メール`),
  },
  {
    name: 'loop',
    verdict: 'soft',
    about: 'way',
    why: 'The mail went in a circle between servers.',
    status: ['4.6', '4.14'],
  },
  {
    name: 'loop-words',
    verdict: 'soft',
    about: 'way',
    why: 'The mail went in a circle between servers.',
    words: phrases(`
      forwarding loop | hop count | loop broken | loop count | loop detected | loop was found | looping |
      loops back to | mail loop | routing loop | too many hops | too many received`),
  },
  {
    name: 'too-many-recipients',
    verdict: 'soft',
    about: 'recipient',
    why: 'Too many recipients, mails or connections at once: later it may be taken.',
    words: phrases(`
      number of recipients | too many invalid | too many unknown | too many … recipients`),
  },
  {
    name: 'rate-limit',
    verdict: 'soft',
    about: 'way',
    why: 'Too much mail or too many connections at once: later it may be taken.',
    words: phrases(`
      connection frequency | connection limit | connection rate | connection … exceeded | daily limit |
      exceeded … limit … messages | exceeded … rate | excessive | hourly limit |
      maximum number of … connections | numerous attempts | per hour | rate limit | rate-limit | ratelimit |
      receiving mail at a rate | receiving mail too quickly | send too fast | sending rate | slow down |
      throttl | too many_ | trop de connexions`),
  },
  {
    name: 'greylisted',
    verdict: 'soft',
    about: 'recipient',
    why: 'The receiver asks to come back later.',
    words: phrases(`
      come back later | gray-list | graylist | grey list | grey-list | greylist | please retry |
      temporarily deferred | try again later | try later | versuchen sie es später`),
  },
  {
    name: 'mailbox-full',
    verdict: 'soft',
    about: 'recipient',
    why: 'The mailbox has no room.',
    words: phrases(`
      account … exceed | account … full | boite … pleine | buzon … lleno | caixa … cheia | caixa … lotada |
      casella … piena | casella … superato | cota … excedida | cuota … excedid | enough space |
      excedido … cuota | exceed … storage | exceeded … allocat | exceeded … maximum … space |
      exceeds allowed size | exceeds … mailbox | folder is full | full mailbox | inbox full |
      inbox is full | insufficient disk | insufficient … space | insufficient … storage | kontingent |
      mail box full | mail box space | mail file size | mailbox … exceed | mailbox … full |
      mailbox … out of space | mailbox … size | mailbox … too big | mailbox … too large |
      mailfolder is full | no room in mailbox | no space left for | not enough storage |
      not enough … space | out of disk | out of storage | over storage | postfach … voll | postvak … vol |
      przekroczon | quota | quotum … overschreden | recipientstorage | spazio … esaurito | speicherplatz |
      storage limit | storage … full | tiene lleno | too many messages in the mailbox | too much mail data |
      user has exhausted | user has too many messages | would be over the allowed | boite … saturée |
      boîte … pleine | buzón … lleno | przepełnion | skrzynka … pełna | переполнен | превышена квота |
      メールボックス … いっぱい | メールボックスが一杯 | メールボックスが満杯 | メールボックス容量 | 信箱已滿 | 容量 … 超え | 容量オーバー | 邮箱 … 满 | 邮箱空间不足`),
  },
  {
    name: 'message-too-big',
    verdict: 'blocked',
    about: 'mail',
    why: 'The mail is bigger than the receiver takes.',
    words: phrases(`
      bericht … te groot | body too large | email … too large | exceeded … size | exceeds fixed maximum |
      exceeds the maximum | exceeds … size | larger than the current system limit | larger than the limit |
      line limit | mail size | mail … too big | mail … too large | maximum message | maximum size |
      mensaje … demasiado grande | message exceeded | message exceeds | message length exceeds |
      message size | message … too big | message … too large | message … trop volumineux |
      messaggio … troppo grande | nachricht … zu gross | size limit | size … too large |
      taille limite du message | taille maximale | too large for this | nachricht … zu groß |
      nachrichtengröße | tamanho máximo | tamaño máximo | слишком больш | 邮件大小`),
  },
  {
    name: 'disabled',
    verdict: 'hard',
    about: 'recipient',
    why: 'The mailbox was disabled, suspended or given up.',
    words: phrases(`
      account … abandoned | account … been removed | account … canceled | account … cancelled |
      account … closed | account … deleted | account … disabled | account … disattivato |
      account … expired | account … inactive | account … locked | account … not active |
      account … not available | account … terminated | account … unavailable | address … disabled |
      address … inactive | address … no longer accept | archivee | casella … disabilitata |
      casella … disattivata | compte … suspendu | conta … bloqueada | conta … desativada |
      conta … suspensa | cuenta … desactivada | cuenta … deshabilitada | cuenta … suspendida | deactivated |
      disabled account | disabled mailbox | disabled recipient | disabled user | discontinued |
      domain … disabled | domain … expired | domain … inactive | geblokkeerd | inactive account |
      inactive mailbox | inactive recipient | inactive user | inactivity | konto … deaktiviert |
      konto … gesperrt | konto … nieaktywne | konto … zablokowan | mail delivery … disabled |
      mail-box disabled | mailbox … closed | mailbox … deleted | mailbox … disabled | mailbox … expired |
      mailbox … frozen | mailbox … inactive | mailbox … locked | mailbox … not active | no longer active |
      no longer available | no longer employed | no longer in service | no longer in use |
      no longer on server | no longer valid | no longer with | no longer works here | out of service |
      postfach … deaktiviert | postfach … gesperrt | recipient suspend | recipient … disabled |
      recipient … inactive | suspended | uitgeschakeld | user … deleted | user … disabled |
      user … inactive | user … locked | user … not activated | user … not active | archivée |
      compte … désactivé | заблокирован | неактив | отключен | отключён | アカウント … 停止 | アカウント … 無効 |
      帐号 … 冻结 | 账号 … 停用 | 账号 … 冻结 | 账户 … 禁用 | 邮箱 … 冻结`),
  },
  {
    name: 'moved',
    verdict: 'hard',
    about: 'recipient',
    why: 'The recipient has another address now.',
    words: phrases(`
      changed … address | has been moved to | has been replaced by | has moved | mailbox moved |
      new address is | user moved`),
  },
  {
    name: 'dns-trouble',
    verdict: 'soft',
    about: 'way',
    why: 'The name servers of the domain give no answer at present.',
    words: phrases(`
      dns records for | dns server returned … fail | dns … temporary | dns … timeout |
      host … not found, try again | malformed … name server reply | name lookup failure |
      name server timeout | name server … timed out | servfail | temporary dns |
      temporary failure in name resolution | temporary lookup failure`),
  },
  {
    name: 'no-such-domain',
    verdict: 'hard',
    about: 'recipient',
    why: 'The domain does not exist or has no mail server.',
    words: phrases(`
      accepts no mail | address … domain not | bad destination host | bad destination system |
      cannot find mx | cannot resolve … domain | could not find a mail exchanger |
      couldn't find a mail exchanger | couldn't find any host | domain is not reachable |
      domain must exist | domain name … invalid | domain name … not exist | domain … accepts no mail |
      domain … does not accept mail | domain … does not exist | domain … doesn't exist |
      domain … existiert nicht | domain … nicht gefunden | domain … not found | domain … not valid |
      domaine … introuvable | domaine … n'existe pas | domein … bestaat niet | domena … nie istnieje |
      dominio … no encontrado | dominio … no existe | dominio … non esist | host does not accept mail |
      host or domain … unknown | host unknown | host … not found | illegal host/domain | invalid domain |
      lowest numbered mx record points to local host | mail exchanger … not found | mx records point |
      name or service not known | name service error | no mx_ | no route for | no route to … domain |
      no smtp service | no such domain | no such host | non existent domain | non-existent domain |
      non-existing domain | nonexistent domain | null mx | nullmx | nxdomain | recipient domain … not |
      unable to resolve | unknown domain | unknown host | unroutable | unrouteable | domäne … nicht |
      domínio … não | домен … не_ | ドメイン … 存在しない | ドメイン … 見つかりません | 域名 … 不存在`),
  },
  {
    name: 'no-such-user',
    verdict: 'hard',
    about: 'recipient',
    why: 'There is no such mailbox.',
    words: phrases(`
      account … invalid | account … not known | account … unknown | address cannot be verified |
      address couldn't be found | address error | address not in | address … could not be found |
      address … invalid | address … no longer | address … not known | address … not present |
      address … not recognized | address … not valid | address … unknown |
      adresse … invalide | bad address | bad destination email | bad destination mailbox | bad recipient |
      badrcptto | bestaat niet | brak takiego | cannot find | could not find | couldn't find |
      delivery … user … not | desconhecid | desconocid | destinatario … no_ | does not have a |
      doesn't exist | doesn't have a | existiert nicht | illegal alias | illegal recipient | illegal user |
      inconnu | inesistente | inexistente | introuvable | invalid address | invalid e-mail | invalid email |
      invalid final delivery | invalid local | invalid mailbox | invalid or unknown | invalid recipient |
      invalid user | is invalid | is not accepting | is not local | is unknown | kein benutzer |
      mail is not accepted for | mailbox is not | mailbox name not allowed | mailbox … invalid |
      mailbox … not available | mailbox … not known | mailbox … not present | mailbox … not valid |
      mailbox … unavailable | mailbox … unknown | misspelled | n'existe pas |
      name is not recognised | name is not recognized | nao existe | nicht gefunden | nicht vorhanden |
      nie istnieje | nie ma takiego | nie znaleziono | niet gevonden | nieznany | no account | no existe |
      no local mailbox | no mail box | no mailbox | no matching recipient | no one by | no one here |
      no person | no recipient found | no such | no thank you rejected: account unavailable | no user |
      no valid recipients | non esiste | non trovat | nosuchuser | not a known | not a recognized |
      not a user | not a valid | not active | not an active | not an existing | not exist | not found |
      not in domino directory | not known at | not known here | not listed in | not on this system |
      not our customer | not our user | not valid here | onbekend | recipient cannot be verified |
      recipient is not | recipient not in | recipient verification failed |
      recipient verify failed | recipient … invalid | recipient … no longer | recipient … not accepted |
      recipient … not known | recipient … not listed | recipient … not recognised |
      recipient … not recognized | recipient … not valid | recipient … unknown |
      recipnotfound | sconosciut | unable to find | unbekannt | undeliverable address | unknown account |
      unknown address | unknown email | unknown id | unknown in | unknown local | unknown mailbox |
      unknown or illegal | unknown or invalid | unknown recipient | unknown to this | unknown user |
      unresolvable address | unverifiable | user doesn't have | user is not | user … cannot be found |
      user … could not be found | user … invalid | user … not available | user … not have |
      user … not known | user … not listed | user … not local | user … unavailable |
      user … unknown | usuario … no_ | utilisateur … inexistant | wasn't found | adresse … trouvée |
      buzón … no_ | empfänger … nicht | empfängeradresse | no se encontró | não encontrado | não existe |
      não foi encontrado | usuário | не найден | не существует | недоступен | нет такого | получател … не_ |
      пользователь … не_ | пользователя … не_ | あて先不明 | ユーザ不明 | 不存在 | 存在しない | 存在しません | 宛先 … 不明 | 找不到 |
      无此用户 | 查無此 | 見つかりません`),
  },
  {
    name: 'recipient-rejected',
    verdict: 'hard',
    about: 'recipient',
    why: 'The recipient was rejected, and no code says that it was by a policy.',
    status: ['none', '0.0', '1.*', '2.*', '4.1'],
    words: phrases(`
      address … rejected | mailbox … rejected | recipient rejected | recipient … was rejected |
      user … rejected`),
  },
  {
    name: 'no-such-user-microsoft',
    verdict: 'hard',
    about: 'recipient',
    why: 'Microsoft says a missing mailbox as 5.4.1 or 5.7.1 "access denied".',
    status: ['4.1'],
    words: phrases(`
      access denied | recipient address rejected`),
  },
  {
    name: 'no-answer',
    verdict: 'soft',
    about: 'way',
    why: 'The server of the recipient could not be reached in time, or broke off.',
    words: phrases(`
      allowed queue period | been in the queue | broken pipe | cannot connect | connection aborted |
      connection closed | connection died | connection error | connection failed | connection lost |
      connection refused | connection reset | connection was lost | connection … dropped |
      could not be delivered for | could not be delivered within | could not connect | could not establish |
      couldn't connect | couldn't establish | delivery attempts | delivery failed … attempts |
      did not respond | expired | failed to connect | failed to deliver to domain |
      failing for a long time | giving up on | has been delayed | host is unreachable | host unreachable |
      in the queue too long | lost connection | multiple retries | network is down |
      network is unreachable | network unreachable | no answer | no response | no route to host |
      not been collected | not responding | retry count exceeded | retry time not reached | server busy |
      time out | timed out | timeout | too long in the queue | unable to connect | undeliverable for |
      wasn't able to establish`),
  },
  {
    name: 'system-trouble',
    verdict: 'soft',
    about: 'way',
    why: 'The receiving system is in trouble.',
    words: phrases(`
      can not open | cannot write | command … failed | config error | configuration error |
      could not initialize | disk full | encountered an error | i/o error | internal error |
      interrupted system | local configuration | local error | mailer … error | misconfigured |
      no space left | not accepting network messages | open mailbox | out of memory | permission denied |
      pipe to | queue file write error | server error | service currently unavailable |
      service not available | service unavailable | system error | system not accepting | system … full |
      temporarily | temporary | unable to accept | unable to deliver at this time`),
  },
  {
    name: 'content',
    verdict: 'blocked',
    about: 'mail',
    why: 'The content or form of the mail is refused.',
    words: phrases(`
      attachment | banned filename | bare cr | bare lf | base64 | because of content | charset |
      content filter | content restrictions | content … reject | duplicate header | email rejected |
      header error | header format | header size | headers | improper use of 8-bit | invalid header |
      mail content denied | mail refused | mail rejected | malformed | message blocked | message contains |
      message content | message denied | message header … not | message refused | message rejected |
      message was rejected | message … been blocked | mime_ | multiple from | non-ascii | not rfc |
      rejected due to content | rfc 2822 | rfc 5322 | rfc 822 | rfc2822 | rfc5322 |
      transaction failed … content`),
  },
  {
    name: 'policy',
    verdict: 'blocked',
    about: 'mail',
    why: 'A policy of the receiver refuses the mail.',
    words: phrases(`
      administrative prohibition | blocked by the recipient | blocked by user | captcha | challenge |
      is protected by | mailing list | members only | members-only | non-member | not pre-approved |
      not subscribed | organizational settings | policies | policy | protocol violation | user reject`),
  },
  {
    name: 'policy-weak',
    verdict: 'blocked',
    about: 'mail',
    why: 'Words that may mean a policy, where no code says something else.',
    status: ['none', '0.0', '1.0', '2.0', '3.0', '5.0', '6.*', '7.*'],
    words: phrases(`
      abuse | access to this mail system | administrative prohibition | administratively | allowed sender |
      approved sender | banned | blocked | denied | filter | ne sont pas autoris | nicht autorisiert |
      nicht berechtigt | no autorizado | not allowed | not authorised | not authorized | not permitted |
      only accepts … from | permission | prohibited | recipient preferences | refuse to receive | refused |
      reject | restricted | restriction | security | spam | suspicious | unauthorized | white list |
      whitelist | you have been | политик`),
  },

  {
    name: 'transaction-failed',
    verdict: 'soft',
    about: 'way',
    why: 'The receiving system is in trouble.',
    words: phrases(`
      problem occurred | transaction failed`),
  },

  // Enhanced codes (RFC 3463 and the IANA registry).
  {
    name: 'status-no-such-user',
    verdict: 'hard',
    about: 'recipient',
    why: 'RFC 3463: a bad mailbox address, or one of bad syntax.',
    status: ['1.0', '1.1', '1.3'],
  },
  {
    name: 'status-no-such-domain',
    verdict: 'hard',
    about: 'recipient',
    why: 'RFC 3463 and 7505: a bad destination system, no route to it, or a domain that takes no mail.',
    status: ['1.2', '1.10', '4.4', '4.310'],
  },
  {
    name: 'status-moved',
    verdict: 'hard',
    about: 'recipient',
    why: 'RFC 3463 and 7293: the mailbox has moved, or belongs to somebody else now.',
    status: ['1.6', '7.17', '7.18'],
  },
  {
    name: 'status-disabled',
    verdict: 'hard',
    about: 'recipient',
    why: 'RFC 3463: the mailbox is disabled.',
    status: ['2.1'],
  },
  {
    name: 'status-sender',
    verdict: 'blocked',
    about: 'sender',
    why: 'RFC 3463: bad address or domain of the sender.',
    status: ['1.7', '1.8'],
  },
  {
    name: 'status-mailbox-full',
    verdict: 'soft',
    about: 'recipient',
    why: 'RFC 3463: the mailbox is full.',
    status: ['2.2'],
  },
  {
    name: 'status-too-big',
    verdict: 'blocked',
    about: 'mail',
    why: 'RFC 3463: the mail is bigger than the mailbox or the system takes.',
    status: ['2.3', '3.4'],
  },
  {
    name: 'status-mailbox',
    verdict: 'soft',
    about: 'recipient',
    why: 'RFC 3463: something else about the address or the mailbox.',
    status: ['1.*', '2.*', '5.3'],
  },
  {
    name: 'status-system',
    verdict: 'soft',
    about: 'way',
    why: 'RFC 3463: the system, the network or the protocol.',
    status: ['3.*', '4.*', '5.*'],
  },
  {
    name: 'status-content',
    verdict: 'blocked',
    about: 'mail',
    why: 'RFC 3463: the content or form of the mail.',
    status: ['6.*'],
  },
  {
    name: 'status-policy',
    verdict: 'blocked',
    about: 'mail',
    why: 'RFC 3463: security or policy.',
    status: ['7.*'],
  },

  // Basic codes (RFC 5321).
  {
    name: 'code-no-mail',
    verdict: 'hard',
    about: 'recipient',
    why: 'RFC 7504: the domain takes no mail.',
    code: [556],
  },
  {
    name: 'code-storage',
    verdict: 'soft',
    about: 'recipient',
    why: 'RFC 5321: storage exceeded.',
    code: [452, 552],
  },
  {
    name: 'code-temporary',
    verdict: 'soft',
    about: 'way',
    why: 'RFC 5321: the server of the recipient does not take it now.',
    code: [421, 450, 451, 454, 455],
  },
  {
    name: 'code-mailbox',
    verdict: 'soft',
    about: 'recipient',
    why: 'RFC 5321: refused, and neither code nor words say for what.',
    code: [550, 551, 553, 554],
  },
];
