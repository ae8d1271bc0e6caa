"""Addresses that belong to a task and not to a person: contact@, compta@, mairie@."""

import re
from functools import lru_cache

from .words import word_set

# they say so whatever follows: mairie.lyon@, contact-paris@, service.achats@
OPENINGS = word_set("""
    accueil asso association bonjour commune compta comptabilite contact contacts
    direction info infos information informations mairie sales secretariat service
    services standard
""")
# whatever goes before: lyon-team@, press-alerts@
ENDINGS = word_set("abuse alert alerts digest ops reply team updates")
# even with something joined to them: mairiedelyon@, messages-noreply@
JOINED = re.compile(r"^(?:mairie|secretariat)|norepl|donotreply|nepasrepondre")

# to whom one writes without knowing a name
DESKS = word_set("""
    hello help hi hola home kontakt contacto contactenos contactus contato contatto
    geral infor infopremium informacion informaciones informativo moreinfo office
    bureau oficina escritorio biuro zentrale central centro centre frontdesk
    frontoffice reception receptionist recepcion concierge general generale siege
    center headoffice headquarters hq secretary secretaire secretaria secretaris
    secretariaat sekretariat courrier courriel correo mail mails mailbox mailing
    email emails post postbox inbox inbound letters welcome ask questions enq
    enquire enquires enquiry enquiries inquiry inquiries consultas request requests
""")
# who directs
DIRECTION = word_set("""
    directions directeur directrice director directors directory deputy directo
    direccion direzione diretoria president presidente presidencia presidence
    vorstand gerance gerant gerencia gestion management manager managers mgmt head
    heads chief boss ceo ceos cfo cto coo dg dga drh daf exec execs execteam
    executive executives founder founders owner owners principal principals principa
    principales trustee trustees board committee council conseil syndic
""")
# who sells and buys
TRADE = word_set("""
    sale vente ventes venta ventas vendas verkauf vendor vendors commercial
    commerciale commerciaux comercial comerciales commerce ecommerce merchant
    merchants boutique butik magasin shop shopping store stores retail wholesale
    estimate devis quote quotes order orders ordini commande commandes bestellung
    comenzi zakaz achat achats compras purchase purchases purchasing procurement
    supply supplies suprimentos proveedores fournisseur fournisseurs supplier
    suppliers deals offers listings coop presales business biz newbiz newbusiness
    bizdev b2b partner partners partnership partnerships partenaire partenaires
    partenariat partenariats affiliate affiliates channel distribution export
    exports import imports key accounts accountmanager accountmanagers leads lead
    growth revenue
""")
# who counts
ACCOUNTS = word_set("""
    comptable accountant accounting account payable accountspayable receivable
    contabil contabilidad contabilidade contabilita contador buchhaltung
    amministrazione bill bills billing facture factures facturation facturacion
    faturamento invoice invoices invoicing finance finances finanzas financeiro
    financial tresorerie tresorier treasurer treasury tesoreria payment payments
    paiement pay payroll paie expenses receipts fiscal tax audit controller credit
    recouvrement budget fund funds fundraising investor investors invest investment
    shareholders ir
""")
# who employs
STAFF = word_set("""
    rh hr dept department departement human humaines humanresources resources
    recursos recursoshumanos rrhh personnel job jobs emploi emplois career careers
    carriere carrieres recrutement recruit recruiter recruiters recruiting
    recruitment hiring talent employment stage stages intern interns internship
    capacitacion formation formations training trainers benefits onboarding
    offboarding people peopleops
""")
# who answers
SERVICE = word_set("""
    support suporte soporte sav aide helpdesk hotline assistance assistencia
    assistenza asistente servicio servicios servicedesk serviceclient client clients
    clientele cliente clientes clientservices kundeservice kundenservice customer
    customers customercare customerservice customersupport customersuccess care
    claims complaints reclamation reclamations retours returns feedback suggestions
    comments cs csm atendimento sac warranty garantie tickets success
""")
# who informs
PRESS = word_set("""
    communication communications comms com comunicacao comunicacion comunicaciones
    comunicazione press presse prensa media medias pr relations publicite
    publicidade publicidad advertise advertising advertisement ads adops marketing
    mkt mktg marketplace promo promos promotion promotions campaign campaigns tv
    brand branding event events evenement evenements evenementiel newsletter
    newsletters lettre news enews eletters actualites announce announcements
    bulletin bulletins blog editor editors editorial redaction redaccion redazione
    redacao publisher publishers publishing content social socialmedia web webmaster
    webmestre website site sites webadmin webdesign webdev webteam publicrelations
    outreach engagement sponsor sponsors sponsorship
""")
# who keeps things running
OPERATIONS = word_set("""
    admin admins adm administracao administracion administrador administratie
    administratif administration administrations administrativo administrator
    administrators sysadmin root superuser hostmaster postmaster domain domains dns
    domainmanagement whois abuse security securite dpo rgpd gdpr privacy legal
    juridique compliance copyright it informatique informatica tech technical
    technique techniques technicien technik technology techops technologie
    tecnologia system systems sistemas systeme systemes network reseau noc inoc
    server serveur hosting cloud data database bd dev devs develop developer
    developers development desarrollo devops devel deploy code backend frontend
    infra infrastructure integration integrations monitor monitoring maintenance
    depannage facilities bugs error errors errores operations operation operaciones
    ops salesops prod production produccion qa quality qualite qualidade projet
    projets project projects projectmanagers product products produto produits
    productteam productmanagers program programs programme programmes engineering
    engineer engineers ingenieria engenharia design designer designers creative
    graphics studio laboratoire laboratorio laboratoires lab labs research science
    rnd logistics logistica logistiek logistique delivery livraison livraisons
    expedition expeditions dispatch shipping transport transports warehouse entrepot
    stock stocks planning plannings schedule calendar booking bookings reserve
    reserva reservas reservation reservations reservaciones rezervari rdv agenda
    accommodation
""")
# machines
MACHINES = word_set("""
    noreply donotreply devnull null nobody noresponse noemail nomail nospam bounce
    bounces daemon mailer mailerdaemon maildaemon majordomo mailman listserv
    listproc listmanager list lists liste listes alert alerts alerte alertes alarm
    alarms auto automated automation automatic bot bots notification notifications
    notificaciones notify webnotification robot systemmessage messages message
    reminder reminders report reports reporting rapport confirm confirmation reply
    replies rsreply unsubscribe subscribe subscriptions subscription update updates
    digest test tests testing testgroup demo backup archive archives spam junk phish
    phishing ftp http www smtp imap pop nntp uucp usenet fax scan scanner copieur
    printer
""")
# everybody
EVERYBODY = word_set("""
    all everyone everybody todos tous equipe equipes equipo team teams staff crew
    group groups groupe groupes company companies entreprise entreprises enterprise
    corporate corporation employees employes salaries users user utilisateurs
    members member membres membre membership adherent adherents adhesion adhesions
    recipients benevoles benevolat volunteer volunteers volunteering friends friend
    amis community communaute parents alumni students student eleves etudiants
    teachers teacher enseignants professeurs school schools ecole ecoles college
    lycee highschool middleschool universite university faculty classroom class
    classof course courses scolarite education academy seniors women men ladies
""")
# public services, places that receive
PLACES = word_set("""
    mayor prefeitura prefecture urbanisme etatcivil cantine periscolaire ccas police
    gendarmerie mediatheque bibliotheque biblioteca library paroisse church pastor
    tourisme turismo tourism hotel hotels restaurant restaurants camping gite gites
    cabinet clinic clinique pharmacie farmacia garage agence agences agency agents
    ateliers atelier workshop workshops club clubs sport sports festival musee
    theatre culture cultura donations donation dons donors grants legs giving
    charity
""")
# documents
DOCUMENTS = word_set("""
    docs documents document submissions submission submit form forms registration
    register registrar signup signups login faq survey enquete jury contract
    contracts contrat contrats licensing license insurance assurance assurances
    sinistre sinistres notary notes photos
""")
WORDS = frozenset().union(
    OPENINGS,
    DESKS,
    DIRECTION,
    TRADE,
    ACCOUNTS,
    STAFF,
    SERVICE,
    PRESS,
    OPERATIONS,
    MACHINES,
    EVERYBODY,
    PLACES,
    DOCUMENTS,
)
# they say so as the whole address, or beside others: they may be part of a name
ALONE = word_set("""
    abc accessibility acquisition admisiones admission admissions advice advisor
    advisors adwords alexa alla alle allhands alpha alphas ambassador ambassadors
    analysts analytics android angels animation ap api app apple application
    applications apply appointments apps arin asd asdasd asdf asset assistanthead
    associates ateam atencionalcliente auctions available berlin beta boston
    brandsolutions ca caltrain campusteam captain captains catering chartering chat
    chatter chef chicago china citymanagers cm coach coaches coaching colaboradores
    colegio commissions compete competition conference connect consultant consulting
    consultoria contractor contractors coordinator core coreteam corp crm
    customerfeedback custserv denver departures deputyhead digital digsitesvalue
    discuss diversity download dreamteam drive emergency enablement eng english
    enrollment envio europe expert experts express external facebook family fbl
    fellows firmapost food football france franchise fte fulfillments fulltime fun
    gardner geeks global gm google googlealerts hackathon hackers hands headteacher
    homes house hsstaff hsteachers ideas ifttt implementation india innkeeper
    innovation insidesales insights instagram instant instructor internal
    international internet invitations invites ios iphone ispfeedback ispsupport
    itunes jira join jornalismo la latam launch leaders leadership leadershipteam
    learn learning leasing lifesum links listingupdates loan loginotp looker lt
    lunch master md meeting meetup memberservices membersuccess mentor mentors
    metrics misc mobile montreal msstaff msteachers mt music myplex namecheap
    newyork no none northamerica nps ny nyc nyoffice officeadmin officemanager
    officers officestaff offtopic online onsite ooo outage paris parts paypal pd
    peoplemanagers per performance personalized pkginfo platform plex pm pms
    portfolio postfix ppc prime professor protocollo random recommendations
    referrals reg reklama response rfp rockstars rsvp salesengineers salesforce
    sanfrancisco sdr se search seattle selectsupport sellersupport sem seo
    servicioalcliente sf sfo sfoffice sfteam shopify singapore smile socios software
    solutions sos squad startups stats stay stockholm stories strategy stripe study
    superintendent supervisor supervisors sydney ta teamleaders teamleads techs the
    theoffice theteam time timesheets tools tour trade travel tribe twitter uk
    undisclosed us usa usteam ux video voicemail watercooler webinar webinars wide
    wordpress work writers
""")
SEPARATORS = re.compile(r"[-_.\s]+")
# nobody is called 2026, aaa
FILLER = re.compile(r"\d{1,4}|(\w)\1+")
# a word joined to another one has to be long enough to be seen in it
SHORTEST_FIRST, SHORTEST_LAST = 2, 4


@lru_cache(maxsize=8192)
def is_role(local_part: str) -> bool:
    """Return whether what stands before the @ names a task and not a person.

    >>> [is_role(local) for local in ("contact", "mairie.lyon", "sales2", "no-reply")]
    [True, True, True, True]
    >>> [is_role(local) for local in ("ada", "ada.byron", "ada.contact", "a.martin75")]
    [False, False, False, False]
    """
    local_part = local_part.lower()
    parts = [part for part in SEPARATORS.split(local_part) if part]
    whole = "".join(parts)
    if whole in WORDS or whole in ALONE or JOINED.search(whole):
        return True
    if len(parts) > 1 and (parts[0] in OPENINGS or parts[-1] in ENDINGS):
        return True
    return _name_tasks(parts)


def _name_tasks(parts):
    """Return whether all parts of an address are tasks: `sales2`, `rh.paris`."""
    words = [p.rstrip("0123456789") for p in parts if not FILLER.fullmatch(p)]
    tasks = [word for word in words if word in WORDS or _is_joined(word)]
    others = [word for word in words if word not in tasks]
    return bool(tasks or not words) and bool(parts) and ALONE.issuperset(others)


def _is_joined(word):
    """Return whether a word is made of two or more tasks: `salesteam`."""
    for place in range(SHORTEST_FIRST, len(word) - SHORTEST_LAST + 1):
        if word[:place] in WORDS:
            last = word[place:]
            if last in WORDS or _is_joined(last):
                return True
    return False
