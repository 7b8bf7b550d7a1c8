"""The short form of a structure, as somebody finds it on a phone whose browser runs no script."""

from playwright.sync_api import Browser, expect

from tests.faults.server import Site


def test_one_asks_from_a_phone_without_account_and_without_script(chromium: Browser, own_site: Site) -> None:
    [(code,)] = own_site.rows("select code from requests_requestdoor")
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://{own_site.servers[0].address}/demandes/f/{code}/")
    page.get_by_label("Motif").fill("Mme Durand, seule, chutes répétées.")
    page.get_by_label("sous une semaine").check()
    page.get_by_label("Prénom et nom").first.fill("Anne Roux")
    page.get_by_label("Courriel ou téléphone").first.fill("06 00 00 00 12")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Une demande ne dit jamais de qui il s’agit.")).to_be_visible()
    expect(page.get_by_label("Prénom et nom").first).to_have_value("Anne Roux")
    page.get_by_label("Motif").fill("Personne seule, chutes répétées.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Demande envoyée")).to_be_visible()
    [(reference, source)] = own_site.rows(
        "select reference, source from requests_caserequest where reason like 'Personne seule%'"
    )
    expect(page.get_by_text(reference)).to_be_visible()
    assert source == "form"
    context.close()
