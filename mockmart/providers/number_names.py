"""Names of numbers by field of life: how each is spread, and between which natural bounds.

What belongs here: the table of measures. The units that names end in are in ``number_units``, the everyday names in
``column_names``, the shapes in ``standard``; what a name means beside others is in ``synthesis.semantics``.

A shape lies between the bounds: ``even`` (all as likely), ``bell`` (most in the middle), ``low`` and ``high`` (most
near that end), ``tail`` (most small, few very large: amounts and counts), ``returns`` (about zero, on both sides).
"""

from __future__ import annotations

from collections.abc import Mapping

from mockmart.providers.column_names import NUMBERS

Bounds = tuple[str, float, float]
_BY_SHAPE: Mapping[Bounds, str] = {
    ("even", 0.0, 1.0): """
        p_value pvalue padj p_adj adjusted_p_value q_value qvalue fdr percentile_rank probability_score odds_of
        entropy valence danceability energy acousticness instrumentalness liveness confidence_level
        cloud_fraction possession_share fraction weight dropout phase_fraction quantile""",
    ("high", 0.0, 1.0): """
        auc auroc accuracy precision recall f1 f1_score r2 r_squared uptime availability cosine_similarity
        similarity purity efficiency power_factor viability call_rate specificity sensitivity literacy_rate hdi
        qed human_development_index soh state_of_health oee load_factor pass_accuracy cache_hit_rate evenness
        compa_ratio survival_rate quality_score""",
    ("bell", 0.0, 1.0): """
        capacity_factor gc_content soc state_of_charge sentiment_score gini utilization_ratio occupancy
        relevance satisfaction_level last_evaluation engagement_score win_probability shape mood_score
        prediction predicted_value ndvi soil_moisture porosity vote_share turnout albedo gini_impurity
        availability_factor fte importance""",
    ("low", 0.0, 1.0): """
        allele_frequency allele_freq af maf minor_allele_frequency default_probability pd lgd churn
        dividend_yield ctr click_through_rate mortality_rate error_rate defect_rate scrap_rate unemployment_rate
        drawdown max_drawdown volatility implied_volatility bounce loss_rate speechiness toxicity heterozygosity
        abundance relative_abundance incidence prevalence incidence_rate positivity_rate vacancy_rate
        poverty_rate crime_rate churn_rate return_rate discount_pct learning_rate weight_decay curtailment
        packet_loss inflation_rate tax_share slippage yield_to_worst conversion_rate engagement_rate
        tracking_error cap_rate rental_yield mortgage_rate int_rate coupon_rate hit_rate attrition_rate
        absenteeism_rate birth_rate death_rate dropout_rate shap_value fraud_score anomaly_score flood_risk
        hazard rental_rate""",
    ("tail", 0.0, 5000.0): """
        tpm fpkm rpkm cpm expression base_mean intensity concentration ic50 ec50 ki kd standard_value activity
        crp troponin umi_count read_count reads n_counts cases deaths hospitalizations admissions births
        downloads streams impressions sessions page_views pageviews subscribers followers following shares
        retweets upvotes downvotes replies comments_count boardings alightings ridership enrollment headcount
        employees outages incidents registrations arrests complaints injuries migrants volume_traded trips
        requests transactions orders hits events words tokens characters lines tests records points n n_obs
        frequency_count visitors participants sample_size attendance copies_sold units_sold individual_count
        cell_count discharge streamflow flow_rate bytes packets applicants openings on_hand inventory customers
        households_served planned_quantity actual_quantity capacity_people spectators row_count rows
        residual_count odometer_reading counts""",
    ("tail", 100.0, 5_000_000.0): """
        volume shares_outstanding open_interest households voters registered_voters total_votes labor_force
        unemployed box_office_count aadt traffic_volume num_rows views_total reads_total total_reads n_reads
        streams_total video_views play_count stock_volume turnover_shares labour_force ballots
        vehicles_registered followers_count total_population""",
    ("tail", 1.0, 60.0): """
        n_genes num delay delay_minutes dep_delay arr_delay length_of_stay los tenure_months lead_time
        waiting_time wait_time turnaround dwell_time stop_sequence age_weeks replicate rings_total span
        steps_count hops depth_level clutch_size litter_size passage_number lag horizon window days_past_due
        inquiries delinquencies open_accounts duration_days lead_days response_days nights nights_booked
        minimum_nights sick_days absences direct_reports coverage read_depth""",
    ("low", 0.0, 10.0): """
        goals assists home_score away_score home_goals away_goals saves corners yellow_cards red_cards fouls
        turnovers steals blocks wickets touchdowns interceptions rebounds errors defects failures scrap_count
        reject_count parity pregnancies siblings transfers transfer_count fireplaces garage_cars parking_spaces
        floors stories storeys num_children dependents n_rings num_rings hbd hba donors acceptors xg
        expected_goals xa fatalities casualties crashes alarms missing retries home_runs walks medals podiums
        sets doses sample_index gleason grade_number lanes num_lanes adults infants installments bounces
        cylinders axles doors elapsed_orders tries laps_led priority_level lines_affected okta oktas""",
    ("even", 1.0, 20.0): """
        position pos rank_position period round_number lap_number laps order ordinal sequence sequence_number
        index line_number item_number step step_number stage_number seed grid level layer node_count batch
        chapter episode episode_number track_number disc_number season_number section_number ward_number
        visit_number shift_number wave_number num_layers replicate_number exon_number priority over ball innings
        inning quarter_number hole_number room_number_count""",
    ("even", 1.0, 100.0): """
        rank ranking jersey shirt_number chart_position percentile weeks_on_chart popularity walk_score
        school_rating metascore critic_score user_score popularity_rank match_number atomic_number mapq
        mapping_quality phred quality qual epoch epochs cluster_number""",
    ("bell", 0.0, 100.0): """
        cloud_cover cloudiness relative_humidity humidity_pct possession pct percent_gc fill_level fuel_level
        tank_level engine_load throttle_position moisture test_score exam_score final_grade grade_points
        midterm_score quiz_average quiz_score math_score reading_score writing_score weighted_score
        credit_utilization completeness completion progress scroll_depth spo2_pct percent_mito pct_mito identity
        coverage_pct load_pct cpu_usage memory_usage disk_usage gpu_usage urban_population_pct turnout_pct
        hardness water_cut acceptance user_rating_pct attendance_pct mark marks comfort_index ops_rating
        usage_pct sand_pct clay_pct silt_pct""",
    ("bell", 0.5, 5.0): """
        rating_average hba1c_ratio tolerance ldl_ratio potassium_level odds_decimal r0 z_factor torque_ratio""",
    ("bell", 1.0, 5.0): """
        job_satisfaction environment_satisfaction work_life_balance job_involvement satisfaction_score
        stock_option_level performance_score likert pain_level condition_score overall_cond review_score
        review_rating stars_given difficulty ease_of_use importance_rating body_condition reading_level
        star_rating severity_score triage_score""",
    ("bell", 1.0, 10.0): """
        overall_qual user_rating imdb_score imdb_rating vote_average player_rating apgar pain_score nps_score
        rating_10 happiness stress_level quality_index risk_score urgency uv_index uvi beaufort wind_force""",
    ("bell", 0.0, 4.0): """
        gpa cgpa grade_point_average ear_length""",
    ("bell", 1.01, 15.0): """
        odds home_odds away_odds draw_odds decimal_odds hazard_ratio odds_ratio relative_risk fold_change""",
    ("bell", 15.0, 45.0): """
        bmi hematocrit waist_to_height mpg fuel_economy miles_per_gallon body_fat hct""",
    ("bell", -5.0, 5.0): """
        log2fc logfc log2_fold_change log_fold_change z_score zscore t_stat t_statistic stat effect_size
        beta_coefficient coefficient coef beta estimate residual effect logp alogp clogp standardized anomaly
        spi pdsi accel_x accel_y accel_z gyro_x gyro_y gyro_z x y z dx dy dz umap_1 umap_2 pc1 pc2 pc3 tsne_1
        tsne_2 x_coord y_coord sentiment displacement formation_energy enrichment_score gdp_growth acceleration
        axis_1 axis_2 component latent vorticity plus_minus goal_difference charge log_odds pca_1 pca_2
        difference diff deviation bias error signal skewness kurtosis gradient slope intercept lift""",
    ("returns", -0.1, 0.1): """
        log_return log_returns return returns daily_return excess_return ret pct_change price_change alpha theta
        growth growth_rate pct_return monthly_return inflation appreciation funding_rate slippage_pct roe roa""",
    ("returns", -20_000.0, 20_000.0): """
        pnl realized_pnl unrealized_pnl profit_loss net_income cash_flow trade_balance deficit profit""",
    ("bell", -1.0, 1.0): """
        correlation corr delta rho pearson spearman kendall polarity cos_similarity silhouette ndwi
        autocorrelation matthews mcc_score""",
    ("low", 0.0001, 0.5): """
        se standard_error std_error lfc_se std stdev stddev std_dev sd variance var gamma vega margin_of_error
        uncertainty sigma mape""",
    ("tail", 0.01, 50.0): """
        loss train_loss val_loss test_loss mae mse rmse perplexity kl_divergence log_loss precipitation precip
        rain rainfall snowfall evapotranspiration evaporation precip_total shannon_index dose_rate turbidity
        vibration surface_roughness stress permeability dna_yield eps copay tip tip_amount tolls tolls_amount
        entropy_value dissolved_gas cpc cpa roas cost_per_click bid_amount ctr_lift debt_to_equity pe_ratio
        current_ratio information_ratio dividend spread bid_ask_spread atr heat_flux enrichment fee_pct fat
        fiber sugar protein carbs nitrate phosphate ammonia nitrogen phosphorus chlorine wave_height
        extra_charge surcharge congestion_surcharge wait standard_units""",
    ("tail", 1.0, 2000.0): """
        open high low close adj_close adjusted_close open_price high_price low_price close_price closing_price
        last_price settle settlement_price vwap bid ask mid mid_price strike strike_price nav spot spot_price
        sma ema sma_20 ema_12 bollinger_upper bollinger_lower moving_average book_value quote last index_level
        bid_price ask_price prev_close previous_close fare total_fare fare_amount underlying_price level_price
        charge_amount""",
    ("tail", 100.0, 5_000_001.0): """
        market_value market_cap notional aum total_assets total_liabilities operating_income ebitda gross_profit
        gmv exposure ead outstanding_balance loan_balance expenditure obligated_amount award_amount tax_revenue
        land_value building_value assessed_value tax_assessed_value appraised_value exports imports funding
        grant_amount box_office sales net_sales gross_sales capex opex portfolio_value claim_amount
        insured_value wage market_value_eur wage_eur value_usd obligations contract_value estimated_value debt
        equity assets liabilities capital deposits position_size credit_limit budget_usd""",
    ("tail", 50_000.0, 5_000_000.0): """
        list_price_home home_value house_price property_value median_home_value median_house_value""",
    ("tail", 20_000.0, 250_000.0): """
        median_income median_household_income household_income monthly_income_total annual_income base_salary
        compensation total_compensation gdp_per_capita gross_pay_annual income_per_capita""",
    ("tail", 1000.0, 15_000.0): """
        monthly_income monthly_salary gross_pay net_pay take_home_pay tuition tuition_fee funding_per_pupil rent
        monthly_rent annual_tax stipend""",
    ("tail", 5.0, 1000.0): """
        price_per_night price_per_sqft deductions cleaning_fee security_deposit hoa_fee copayment refund markup
        commission premium deductible average_order_value basket_value ad_spend ticket_price adr revpar charges
        freight freight_cost fuel_cost marginal_cost lmp marginal_price locational_marginal_price price_mwh
        tariff_rate installment customer_lifetime_value ltv_usd conversion_value serving_size consumption
        consumption_kwh energy_kwh usage_kwh kwh load load_mw generation net_generation demand peak_demand power
        power_kw active_power reactive_power apparent_power output production yield_kg feed_intake mwh losses
        net_load imbalance capacity capacity_mw nameplate_capacity installed_capacity rated_power p_nom
        max_power emissions co2_emissions emission gas_consumption water_consumption fuel_consumed dc_power
        ac_power energy_consumption power_watts charging_power battery_capacity energy_charge nox so2
        so2_emissions resource dose dose_mg dosage tensile_strength yield_strength""",
    ("bell", 10.0, 1000.0): """
        irradiance solar_irradiance ghi dni dhi solar_radiation radiation insolation light luminosity lux
        wavelength wavelength_nm molecular_weight mol_weight mw molar_mass mz mass_number retention tempo
        bpm_tempo tank_volume torque rul hardness_hrc resistivity conductivity tds alkalinity triglycerides
        platelets platelet_count cycle_count cycles box_length elo_rating""",
    ("bell", 0.0, 360.0): """
        wind_direction heading bearing azimuth wind_gust_direction course aspect angle hue rotation phase_angle
        swell_direction""",
    ("bell", 0.0, 90.0): """
        tilt solar_elevation inclination dip zenith_angle launch_angle pitch_angle incidence_angle""",
    ("low", 0.0, 30.0): """
        wind_speed wind_gust windspeed wind gust current_speed wind_avg vis visibility snow_depth xmax drift
        top_gust heating_degree_days cooling_degree_days snow_days wave_period sunshine_duration hail_size
        current_amps""",
    ("bell", -10.0, 38.0): """
        temp_max temp_min tmax tmin tavg max_temp min_temp mean_temp air_temp air_temperature dew_point dewpoint
        apparent_temperature feels_like heat_index wind_chill soil_temperature sst sea_surface_temperature
        water_temp temperature_ambient temperature_c surface_temperature ambient_temperature indoor_temperature""",
    ("bell", 20.0, 120.0): """
        module_temperature coolant_temp oil_temp process_temp boiling_point melting_point flash_point
        battery_temp weight_kg body_weight speed_kmh average_speed avg_speed top_speed exit_velocity
        release_speed field_goal_pct free_throw_pct cpu_temp speed_limit noise noise_db sound_level hub_height
        rotor_diameter waist hips waist_circumference motor_temp rsi rsi_14 fuel_efficiency age_at_death
        egfr body_temp_f blood_pressure mean_arterial_pressure systolic_pressure hdl bill_length
        iq""",
    ("bell", 290.0, 320.0): """
        temperature_k process_temperature air_temperature_k kelvin""",
    ("bell", 980.0, 1040.0): """
        sea_level_pressure surface_pressure barometric_pressure atmospheric_pressure slp mslp pressure_hpa""",
    ("bell", 0.9, 1.3): """
        density specific_gravity refractive_index fx_rate relative_density power_ratio""",
    ("bell", 3.0, 20.0): """
        hemoglobin haemoglobin hgb hba1c wbc rbc potassium calcium creatinine_clearance bill_depth thickness
        alcohol sepal_length petal_length pka rin sleep_hours albumin pic50 mag aqi_index stop_duration
        bandwidth lattice_a lattice_b lattice_c mean_radius frequency_hz_low dissolved_oxygen coupon duration
        convexity gcs_score respiratory_rate""",
    ("bell", 0.1, 4.0): """
        creatinine bilirubin sepal_width petal_width lactate sharpe sharpe_ratio sortino_ratio absorbance od600
        od optical_density band_gap bandgap electronegativity dipole_moment viscosity ph_change egg_weight draft
        magnitude uric_acid""",
    ("bell", 70.0, 260.0): """
        glucose blood_glucose cholesterol total_cholesterol ldl height_cm height_in tail_length flipper_length
        wingspan lap_time horsepower chol insulin heart_rate_max weight_lb""",
    ("bell", 88.0, 100.0): """
        oxygen_saturation spo2 sao2 o2_saturation purity_pct availability_pct uptime_pct on_time_rate_pct""",
    ("bell", 132.0, 148.0): """
        sodium na_level chloride""",
    ("bell", 12.0, 30.0): """
        rr breaths_per_minute commute_minutes batting_avg_pct student_teacher_ratio age_at_first""",
    ("even", 0.0, 300.0): """
        aqi pm25 pm2_5 pm10 o3 no2 ozone so2_ppb co_ppb air_quality_index no nox_ppb voc pollutant_concentration""",
    ("even", 80.0, 100.0): """
        pass_rate completion_rate retention_rate graduation_rate vaccination_rate employment_rate approval_rate
        attendance_rate on_time_rate acceptance_rate""",
    ("bell", 300.0, 850.0): """
        fico fico_score vantage_score sat_math sat_reading vacation_score""",
    ("bell", 400.0, 1600.0): """
        sat_score sat_average sat elo_score rent_index toefl_total""",
    ("bell", 1.0, 36.0): """
        act_score act act_composite""",
    ("bell", 0.0, 9.0): """
        ielts_score ielts band_score""",
    ("even", 1.0, 366.0): """
        day_of_year doy julian_day yday availability_365""",
    ("even", 0.0, 24.0): """
        hour_ending he hour_of_day forecast_hour forecast_lead lead_hours minutes_of_sleep""",
    ("even", 1.0, 4.0): """
        quarter quadrant fiscal_quarter qtr down trimester term_number""",
    ("even", 0.0, 6.0): """
        day_of_week dow weekday weekday_number week_day""",
    ("even", 0.0, 1.000000001): """
        flag direction_id ind indicator_flag binary dummy is_holiday has_children churned survived response_flag""",
    ("even", 1960.0, 2025.0): """
        year_built yr_built built_year construction_year yr_renovated year_renovated renovation_year
        commission_year birth_year founded_year year_founded model_year release_year graduation_year
        publication_year vintage retirement_year first_year""",
    ("even", 2015.0, 2025.0): """
        fiscal_year report_year season_year academic_year tax_year survey_year school_year budget_year data_year
        yr election_year census_year""",
    ("even", 1.0, 250_000_000.0): """
        start end position_bp start_position end_position chromstart chromend tx_start tx_end genomic_position""",
    ("tail", 100.0, 60_000.0): """
        lot_area lot_size lot_sqft sqft_lot length_bp read_length insert_size odometer mileage miles_driven
        distance_m total_distance elevation_ft contig_length gene_length transcript_length thread_length
        land_area area_km2 area_sq_km catchment_area surface_area site_area harvested_area field_area""",
    ("tail", 300.0, 6000.0): """
        sqft_living living_area gross_living_area floor_area gross_floor_area basement_area square_footage
        house_size total_sqft usable_area garage_area plot_area""",
    ("low", 0.1, 20.0): """
        lot_size_acres acres acreage hectares ha yield_tonnes yield_per_hectare tonnes teu distance_from_home
        commute_distance trip_distance shape_dist_traveled distance_covered displacement_l serving cbm depth_m
        dist tip_pct diameter_m""",
    ("even", 1.0, 2000.0): """
        elevation_m station_elevation geopotential cape water_level tide_level altitude_m height_asl depth_ft
        trackno""",
    ("tail", 10.0, 10_000.0): """
        population_density density_per_km2 co2_per_capita crime_index cholesterol_total rpm spindle_speed
        rotational_speed engine_rpm spin_rate voltage_v v_nom voltage_kv geopotential_height bond_price
        concentration_ppm gamma_ray tempo_count hours_operated run_hours weight_lbs gross_weight net_weight
        tare_weight biomass body_mass payload heat_number_value""",
    ("bell", 8.0, 60.0): """
        age_years age_at_hire work_hours weekly_hours training_hours overtime_hours study_hours class_size
        minutes_played playing_time fertility_index literacy exam_minutes median_age mean_age pupil_count""",
    ("low", 0.0, 40.0): """
        years_of_experience years_experience experience tenure tenure_years years_at_company total_working_years
        years_employed yoe seniority num_companies_worked loan_term_years service_years pack_years vacation_days
        games matches wins draws games_played matches_played starts appearances caps shots shots_on_target
        tackles passes crosses runs seats_won credits credit_hours credits_earned projects num_projects stops
        num_stops""",
    ("even", 6.0, 360.0): """
        loan_term term term_months tenor_days tenor maturity_months contract_length repayment_period""",
    ("even", 5.0, 180.0): """
        prep_time cook_time total_time travel_time travel_time_min trip_duration trip_time watch_time air_time
        free_flow_time session_minutes headway runtime_min duration_min response_time_minutes survival_months
        survival_time cycle_time retention_time reaction_time study_time time_on_page processing_time
        finish_time setup_time exposure_time downtime time_to_event follow_up delivery_time generation_time""",
    ("tail", 1.0, 3000.0): """
        latency_ms latency ping p50 p95 p99 p95_latency response_ms elapsed_ms throughput request_rate tps qps
        iops bandwidth_mbps headway_secs dwell_seconds duration_sec lead_time_minutes""",
    ("tail", 0.1, 8.0): """
        load_average lift_value sensor_noise rank_score distance_to_center compression_ratio speedup
        growth_factor pace pace_per_km tool_wear fertility_rate litres_per_100km gap carats""",
    ("even", -60.0, 0.0): """
        loudness gain_db signal_strength signal_dbm attenuation homo lumo gibbs_energy delta_g""",
    ("even", 10.0, 2000.0): """
        enthalpy entropy_j activation_energy heat_capacity absorption_length energy_per_atom attendance_count""",
    ("low", 0.5, 30.0): """
        diameter bore tumor_size lesion_size grain_size nodule_size wall_thickness crack_length bead_width carat
        tissue_depth luminosity_distance caliper""",
    ("bell", 49.5, 60.5): """
        frequency grid_frequency freq_hz hz""",
    ("tail", 0.001, 10.0): """
        resistance reactance impedance susceptance conductance line_loss energy_above_hull line_rating leakage
        moles molarity equivalents inductance capacitance ppm_level yearly_rate tfidf""",
    ("even", 1.0, 8.0): """
        oxidation_state charge_state cpu_cores cores num_cores num_threads n_carbons reaction_steps gear
        num_bands""",
    ("even", 1.0, 200.0): """
        num_atoms heavy_atom_count rotatable_bonds atoms bonds residues tpsa n_carbon thread_count queue_length
        batch_size ward lot_number_count house route_number herd_size head_of_cattle bus_number carbohydrate
        fare_zone pallets cartons containers""",
    ("even", 1.0, 100_000.0): """
        pid mrn taxid taxon_id station_number registration house_no episode_id serial_no process_id objectid fid
        gid row_id rowid""",
}
MEASURES: Mapping[str, Bounds] = {
    **{name: shape for shape, names in _BY_SHAPE.items() for name in names.split()},
    **NUMBERS,
      # where everyday and measured names differ, or a longer name is needed
        "heat_rate": ("bell", 6.0, 14.0), "life_expectancy": ("bell", 52.0, 86.0),
        "gpa": ("bell", 1.4, 4.0), "bill_length_mm": ("bell", 32.0, 60.0), "bill_depth_mm": ("bell", 13.0, 22.0),
        "flipper_length_mm": ("bell", 170.0, 235.0), "body_mass_g": ("bell", 2_700.0, 6_300.0),
        "gdp": ("tail", 1e3, 1e8), "cpi": ("bell", 90.0, 130.0), "era": ("bell", 1.5, 7.0), "war": ("bell", -2.0, 9.0),
        "slugging": ("bell", 0.25, 0.7), "ops": ("bell", 0.5, 1.1), "batting_average": ("bell", 0.18, 0.36),
        "economy_rate": ("bell", 4.0, 11.0), "strike_rate": ("bell", 60.0, 180.0), "tempo": ("bell", 60.0, 200.0),
        "growth_rate": ("returns", -0.1, 0.1), "yield": ("bell", 0.0, 0.1), "ytm": ("bell", 0.0, 0.1),
        "rate": ("low", 0.0, 1.0), "frequency": ("bell", 49.5, 60.5), "elo": ("bell", 1_000.0, 2_400.0),
        "population": ("tail", 1_000.0, 5e6), "lapse_rate": ("bell", 3.0, 10.0), "gram": ("tail", 1.0, 500.0),
        "emission_rate": ("tail", 0.1, 1_000.0), "reading_time": ("low", 1.0, 30.0), "fuel_cost": ("tail", 5.0, 200.0),
        "strain": ("low", 0.0, 0.1), "elongation": ("bell", 5.0, 40.0), "solubility": ("bell", -8.0, 1.0),
        "throughput_rate": ("bell", 10.0, 500.0), "discharge_rate": ("low", 0.0, 10.0),
        "specific_humidity": ("low", 0.0, 0.02), "vapor_pressure": ("bell", 5.0, 30.0), "libor": ("low", 0.0, 0.06),
        "basis_points": ("even", 1.0, 500.0), "macd": ("bell", -5.0, 5.0), "bid_size": ("tail", 1.0, 5_000.0),
        "ask_size": ("tail", 1.0, 5_000.0), "lot_size": ("tail", 1.0, 1_000.0), "position_size": ("tail", 1.0, 1e5),
        "tire_pressure": ("bell", 28.0, 38.0), "oil_pressure": ("bell", 20.0, 80.0),
        "magnetic_field": ("bell", 20.0, 65.0),
        "salinity": ("bell", 30.0, 38.0), "soil_ph": ("bell", 4.5, 8.5), "milk_yield": ("bell", 10.0, 45.0),
        "bulk_density": ("bell", 1.0, 2.8), "grade_gpt": ("tail", 0.1, 30.0), "sodium_mg": ("tail", 5.0, 2_300.0),
        "achievements": ("low", 0.0, 60.0), "servings": ("even", 1.0, 12.0), "players_online": ("tail", 0.0, 1e5),
        "ttl": ("even", 30.0, 86_400.0), "support": ("low", 0.0, 1.0), "attribution": ("even", 0.0, 1.0),
        "mean": ("bell", 0.0, 100.0), "median": ("bell", 0.0, 100.0), "average": ("bell", 0.0, 100.0),
        "sum": ("tail", 0.0, 10_000.0), "value": ("tail", 0.0, 1_000.0), "index": ("even", 0.0, 100.0),
        "completions": ("low", 0.0, 40.0), "yards": ("low", 0.0, 400.0), "at_bats": ("low", 0.0, 600.0),
        "rbi": ("low", 0.0, 130.0), "strikeouts": ("low", 0.0, 300.0), "wage": ("tail", 10.0, 400_000.0),
        "difference": ("bell", -5.0, 5.0), "metric": ("bell", 0.0, 100.0), "measurement": ("bell", 0.0, 100.0),
        "reading": ("bell", 0.0, 100.0), "result": ("bell", 0.0, 100.0), "multiplier": ("bell", 0.5, 2.0),
        "factor": ("bell", 0.5, 1.5), "parameter": ("bell", 0.0, 1.0), "weighting": ("even", 0.0, 1.0),
        "threshold": ("bell", 0.0, 1.0), "limit": ("tail", 1.0, 10_000.0), "target": ("bell", 0.0, 100.0),
        "intake": ("tail", 1.0, 100.0), "estimation": ("bell", 0.0, 100.0), "units": ("few", 1.0, 50.0),
        "memory": ("tail", 16.0, 65_536.0), "parameters": ("tail", 1e3, 1e9), "players": ("few", 1.0, 50.0),
        "teachers": ("tail", 1.0, 200.0), "classrooms": ("low", 1.0, 80.0), "turbines": ("low", 1.0, 120.0),
        "operators": ("low", 1.0, 12.0), "answers": ("low", 0.0, 50.0), "vacancies": ("low", 0.0, 200.0)
    ,
}  # fmt: skip
